import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import communities.tokens


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0004_thresholds"),
        ("partners", "0006_said_once"),
        ("placements", "0005_releases_of_all_breakdowns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seed",
                    models.CharField(
                        default=communities.tokens.new_seed,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("try_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField()),
                ("name", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="communities.community",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("right", "Confirmed"),
                            ("corrected", "Corrected"),
                            ("same", "Still works there"),
                            ("other", "Works for another employer"),
                            ("not_working", "Does not work"),
                            ("unknown", "No longer works there"),
                            ("not_ours", "Nobody they employ"),
                            ("cannot_say", "Could not say"),
                        ],
                        max_length=12,
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                (
                    "set_aside_at",
                    models.DateTimeField(help_text="When the answer was taken back.", null=True),
                ),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employer_questions",
                        to="communities.community",
                    ),
                ),
                (
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="placements.confirmation",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        help_text="Whom the placement named when it was asked about.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="placements.placement",
                    ),
                ),
                (
                    "retention_check",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="placements.retentioncheck",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("sent_at", None)),
                fields=["try_at"],
                name="confirmations_to_send",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                ),
                name="confirmations_are_answered_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email", django.db.models.functions.text.Lower("email")),
                    models.Q(("email", ""), _negated=True),
                ),
                name="asked_addresses_are_in_lower_case",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("answer", "not_ours"), ("set_aside_at", None)),
                fields=["community"],
                name="denied_placements",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retention_check", None)),
                fields=("confirmation", "placement"),
                name="a_letter_asks_once_about_a_placement",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=("confirmation", "retention_check"), name="a_letter_asks_once_about_a_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", ""),
                    models.Q(
                        ("answer__in", ("right", "corrected", "not_ours", "cannot_say")),
                        ("retention_check__isnull", True),
                    ),
                    models.Q(
                        (
                            "answer__in",
                            ("same", "other", "not_working", "unknown", "not_ours", "cannot_say"),
                        ),
                        ("retention_check__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="answers_fit_the_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("set_aside_at__isnull", True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="only_answers_are_set_aside",
            ),
        ),
    ]
