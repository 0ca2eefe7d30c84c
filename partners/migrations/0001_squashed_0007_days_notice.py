import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import partners.words


class Migration(migrations.Migration):
    """All steps up to the last one named, in one: a new database takes a third of the time."""

    replaces = [
        ("partners", "0001_initial"),
        ("partners", "0002_feedback_given"),
        ("partners", "0003_withdrawn_on"),
        ("partners", "0004_organizations_that_are_one"),
        ("partners", "0005_what_to_know_of_an_import"),
        ("partners", "0006_said_once"),
        ("partners", "0007_days_notice"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_squashed_0006_row_access"),
        ("communities", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(db_index=True, editable=False, max_length=200)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("domain", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one that it turned out to be.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("domain", ""), _negated=True),
                        fields=("domain",),
                        name="a_domain_is_one_organization",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(editable=False, max_length=200)),
                ("website", models.URLField(blank=True, max_length=300)),
                (
                    "kinds",
                    partners.words.WordsField(
                        blank=True, help_text="What it is in the network.", max_length=120
                    ),
                ),
                (
                    "pipeline",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("engaged", "Engaged"),
                            ("committed", "Committed"),
                            ("champion", "Champion"),
                            ("inactive", "Inactive"),
                        ],
                        default="identified",
                        max_length=12,
                    ),
                ),
                ("pipeline_since", models.DateField()),
                ("tags", partners.words.WordsField(blank=True, max_length=400)),
                ("notes", models.TextField(blank=True)),
                (
                    "since",
                    models.DateField(help_text="Since when it is a partner of the community."),
                ),
                (
                    "name_use_allowed_on",
                    models.DateField(
                        blank=True,
                        help_text="When it allowed us to use its name and logo.",
                        null=True,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="%(class)ss",
                        to="communities.community",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who keeps in touch with it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)),
                        fields=["community", "name", "id"],
                        name="partners_by_name",
                    ),
                    models.Index(
                        condition=models.Q(("removed_at", None)),
                        fields=["community", "pipeline", "name"],
                        name="partners_by_pipeline",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("community", "key"),
                        name="a_partner_is_listed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="partners_have_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            ("removed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="merged_partners_are_removed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=150)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("is_primary", models.BooleanField(default=False)),
                (
                    "left_on",
                    models.DateField(
                        blank=True, help_text="When they left the organization.", null=True
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="%(class)ss",
                        to="communities.community",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["community", "name"], name="contacts_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True), ("removed_at__isnull", True)),
                        fields=("partner",),
                        name="a_partner_has_one_primary_contact",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True), ("removed_at__isnull", True)
                        ),
                        fields=("partner", "email"),
                        name="an_address_is_one_contact_of_a_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_primary", False), ("left_on__isnull", True), _connector="OR"
                        ),
                        name="primary_contacts_are_still_there",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotDuplicates",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="not_duplicates",
                        to="communities.community",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "not duplicates",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"), name="two_are_told_apart_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="pairs_are_written_one_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "moved",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="communities.community",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="partners.partner",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="two_partners_are_merged",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("mail", "Mail"),
                            ("event", "Event"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("summary", models.TextField(max_length=2000)),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                ("followed_up_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="%(class)ss",
                        to="communities.community",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.contact",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follow_up_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "followed_up_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interactions",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partner", "-on"], name="interactions_of_a_partner"),
                    models.Index(
                        condition=models.Q(
                            ("follow_up_on__isnull", False),
                            ("followed_up_at", None),
                            ("removed_at", None),
                        ),
                        fields=["community", "follow_up_on"],
                        name="follow_ups_owed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("followed_up_at__isnull", True),
                            ("follow_up_on__isnull", False),
                            _connector="OR",
                        ),
                        name="only_what_was_owed_is_followed_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hires", "Full-time hires"),
                            ("internships", "Paid internships or apprenticeships"),
                            ("interviews", "Interviews"),
                            ("seats", "Training seats"),
                            ("curriculum", "Curriculum reviews"),
                            ("funding", "Funding, in dollars"),
                            ("services", "Services to job seekers"),
                            ("ambassador", "Brand ambassadors"),
                        ],
                        max_length=12,
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("delivered", models.PositiveIntegerField(default=0)),
                ("due_on", models.DateField(blank=True, help_text="By when.", null=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("promised", "Promised"),
                            ("started", "Started"),
                            ("delivered", "Delivered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("promised_on", models.DateField(blank=True, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("delivered_on", models.DateField(blank=True, null=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Which roles, on what terms.", max_length=500
                    ),
                ),
                ("feedback_on", models.DateField(blank=True, null=True)),
                (
                    "feedback_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("writing", "In writing"),
                            ("phone", "By phone"),
                            (
                                "figures",
                                "With figures: how many were hired, how many are still there",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("feedback_given_on", models.DateField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="%(class)ss",
                        to="communities.community",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partner", "step"], name="commitments_of_a_partner"),
                    models.Index(fields=["community", "kind", "step"], name="commitments_by_kind"),
                    models.Index(fields=["community", "promised_on"], name="promises_of_a_period"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)),
                        name="commitments_are_to_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("step__in", ("promised", "started", "delivered")), _negated=True
                            ),
                            ("promised_on__isnull", False),
                            _connector="OR",
                        ),
                        name="promises_have_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "delivered"), _negated=True),
                            models.Q(
                                ("delivered__gte", models.F("quantity")),
                                ("delivered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delivered_means_all_of_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "delivered"),
                            ("delivered__lt", models.F("quantity")),
                            _connector="OR",
                        ),
                        name="all_of_it_means_delivered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__in", ("asked", "promised")), _negated=True),
                            ("delivered", 0),
                            _connector="OR",
                        ),
                        name="nothing_comes_before_the_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "withdrawn"), ("withdrawn_on__isnull", False)),
                            models.Q(
                                models.Q(("step", "withdrawn"), _negated=True),
                                ("withdrawn_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_promises_and_no_others_have_that_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("feedback_given_on__isnull", True),
                            ("feedback_on__isnull", False),
                            _connector="OR",
                        ),
                        name="only_feedback_that_was_owed_is_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PipelineStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("engaged", "Engaged"),
                            ("committed", "Committed"),
                            ("champion", "Champion"),
                            ("inactive", "Inactive"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "now",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("engaged", "Engaged"),
                            ("committed", "Committed"),
                            ("champion", "Champion"),
                            ("inactive", "Inactive"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pipeline_steps",
                        to="communities.community",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["community", "at"], name="moves_of_a_period")],
            },
        ),
        migrations.CreateModel(
            name="SheetImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.CharField(
                        help_text="What is imported: a key of imports.SHEETS.", max_length=20
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The file's name, or “Pasted”.", max_length=200),
                ),
                ("content", models.BinaryField()),
                (
                    "notice",
                    models.CharField(
                        blank=True,
                        help_text="What to know of how the file was read.",
                        max_length=500,
                    ),
                ),
                (
                    "days_notice",
                    models.CharField(
                        blank=True,
                        help_text="How days that can be read in two ways were read.",
                        max_length=300,
                    ),
                ),
                (
                    "headings",
                    models.JSONField(default=list, help_text="The columns as the file names them."),
                ),
                (
                    "samples",
                    models.JSONField(default=list, help_text="The first values of each column."),
                ),
                (
                    "columns",
                    models.JSONField(default=list, help_text="What each heading means, or empty."),
                ),
                (
                    "said_once",
                    models.JSONField(
                        default=dict,
                        help_text="What holds for every row whose own cells say nothing, by column.",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Choose the columns"),
                            ("checking", "Being checked"),
                            ("checked", "Checked, nothing written yet"),
                            ("applying", "Being written"),
                            ("applied", "Imported"),
                            ("undoing", "Being taken back"),
                            ("undone", "Taken back"),
                            ("discarded", "Discarded"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True, help_text="Why the last step stopped.", max_length=500
                    ),
                ),
                (
                    "counts",
                    models.JSONField(default=dict, help_text="How many rows had which outcome."),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="Who asked for the step that runs, or ran last.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="communities.community",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("checking", "applying", "undoing"))),
                        fields=["state"],
                        name="imports_at_work",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="The line in the file, as a spreadsheet counts."
                    ),
                ),
                ("cells", models.JSONField(default=list)),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="What the row is about.", max_length=200
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("same", "Already so"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "changes",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("errors", models.JSONField(default=dict)),
                ("warnings", models.JSONField(default=dict)),
                ("undo", models.JSONField(default=dict)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_rows",
                        to="communities.community",
                    ),
                ),
                (
                    "sheet_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="partners.sheetimport",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["sheet_import", "outcome", "number"], name="import_rows_by_outcome"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet_import", "number"), name="a_line_is_one_import_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "name"), name="a_tag_is_offered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMemory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(max_length=20)),
                ("heading", models.CharField(max_length=200)),
                ("column", models.CharField(blank=True, max_length=40)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="column_memory",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "column memory",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "sheet", "heading"),
                        name="a_heading_is_remembered_once",
                    )
                ],
            },
        ),
    ]
