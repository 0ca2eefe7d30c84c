from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import communities.tokens


class Migration(migrations.Migration):
    """All steps up to the last one named, in one: a new database takes a third of the time."""

    replaces = [
        ("placements", "0001_initial"),
        ("placements", "0002_tallies"),
        ("placements", "0003_releases"),
        ("placements", "0004_forgetting"),
        ("placements", "0005_releases_of_all_breakdowns"),
        ("placements", "0006_confirmations"),
        ("placements", "0007_year_tallies"),
        ("placements", "0008_checks_in_order"),
    ]

    initial = True

    dependencies = [
        ("communities", "0001_squashed_0006_row_access"),
        ("communities", "__first__"),
        ("partners", "0001_squashed_0007_days_notice"),
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
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)),
                        fields=["try_at"],
                        name="confirmations_to_send",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            _connector="OR",
                        ),
                        name="confirmations_are_answered_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email")),
                            models.Q(("email", ""), _negated=True),
                        ),
                        name="asked_addresses_are_in_lower_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForgottenAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                ("measure", models.CharField(help_text="The name of the band.", max_length=20)),
                ("layer", models.BigIntegerField()),
                ("of", models.CharField(max_length=20)),
                ("value", models.IntegerField()),
                ("n", models.PositiveIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forgotten_answers",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "month", "measure", "layer", "of", "value"),
                        name="a_forgotten_answer_is_counted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("of", ""), _negated=True),
                        name="forgotten_answers_say_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedBreakdown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "breakdown",
                    models.CharField(help_text="Its key in placements.breakdowns.", max_length=20),
                ),
                (
                    "until",
                    models.DateField(help_text="The first day that is not counted any more."),
                ),
                (
                    "cells",
                    models.JSONField(help_text="Numbers by answer; the empty one is unreported."),
                ),
                ("hidden", models.JSONField(help_text="The answers that are not shown.")),
                (
                    "beside",
                    models.JSONField(
                        default=dict,
                        help_text="What goes out with them and may be shown: a median, how many miss.",
                    ),
                ),
                ("released_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "breakdown", "until"),
                        name="a_breakdown_is_released_once_a_quarter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                ("measure", models.CharField(max_length=20)),
                ("layer", models.BigIntegerField(default=0)),
                ("of", models.CharField(blank=True, max_length=20)),
                ("value", models.IntegerField(default=0)),
                ("n", models.PositiveIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["community", "measure", "month", "layer", "of", "value", "n"],
                        name="tallies_of_a_month",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "measure", "layer", "month", "of", "value"),
                        name="a_month_is_summed_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingProgram",
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
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("fundamentals", "IT fundamentals"),
                            ("support", "User support"),
                            ("networks", "Networks and systems"),
                            ("software", "Software development"),
                            ("web", "Web and design"),
                            ("quality", "Testing and quality"),
                            ("data", "Data and analytics"),
                            ("security", "Cybersecurity"),
                            ("other", "Other tech training"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("online", "Online"),
                            ("hybrid", "Both"),
                        ],
                        max_length=10,
                    ),
                ),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="What one seat costs, in dollars, whoever pays it.",
                        max_digits=8,
                        null=True,
                    ),
                ),
                (
                    "credential",
                    models.CharField(
                        blank=True, help_text="What people earn by completing it.", max_length=150
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
                    "provider",
                    models.ForeignKey(
                        help_text="Who teaches it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["community", "name"], name="programs_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("provider", "name"),
                        name="a_provider_has_one_program_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weeks__isnull", True), ("weeks__gte", 1), _connector="OR"
                        ),
                        name="programs_last_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__isnull", True), ("cost__gte", Decimal(0)), _connector="OR"
                        ),
                        name="programs_cost_nothing_or_more",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cohort",
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
                    "name",
                    models.CharField(
                        blank=True, help_text="As in “Spring evenings”.", max_length=80
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The last day, planned or past.", null=True
                    ),
                ),
                ("seats", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "enrolled",
                    models.PositiveIntegerField(blank=True, help_text="Who began.", null=True),
                ),
                ("completed", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "withdrew",
                    models.PositiveIntegerField(
                        blank=True, help_text="Who left or was removed before the end.", null=True
                    ),
                ),
                (
                    "reported_on",
                    models.DateField(
                        blank=True, help_text="The day on which these counts were true.", null=True
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
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohorts",
                        to="placements.trainingprogram",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["community", "-starts_on"], name="cohorts_by_start"),
                    models.Index(fields=["community", "ends_on"], name="cohorts_by_end"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("program", "starts_on", "name"),
                        name="cohorts_of_a_program_and_day_have_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="cohorts_end_after_they_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completed__isnull", True),
                            models.Q(
                                ("completed__lte", models.F("enrolled")),
                                ("enrolled__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="who_completed_had_enrolled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrew__isnull", True),
                            models.Q(
                                ("enrolled__isnull", False), ("withdrew__lte", models.F("enrolled"))
                            ),
                            _connector="OR",
                        ),
                        name="who_withdrew_had_enrolled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completed__isnull", True),
                            ("withdrew__isnull", True),
                            (
                                "enrolled__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("completed"), "+", models.F("withdrew")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_both_completed_and_withdrew",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("enrolled__isnull", True),
                            ("reported_on__isnull", False),
                            _connector="OR",
                        ),
                        name="counts_of_a_cohort_have_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                ("reference", models.CharField(blank=True, max_length=40)),
                ("previous_on", models.DateField(editable=False, null=True)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("support", "User support"),
                            ("networks", "Networks and systems"),
                            ("software", "Software development"),
                            ("web", "Web and digital design"),
                            ("quality", "Testing and quality assurance"),
                            ("data", "Data and databases"),
                            ("security", "Cybersecurity"),
                            ("analysis", "Business and systems analysis"),
                            ("projects", "Project management"),
                            ("hardware", "Hardware and repair"),
                            ("other", "Other tech work"),
                            ("not_tech", "Not tech work"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "occupation",
                    models.CharField(blank=True, help_text="An O*NET-SOC code.", max_length=10),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="As the employer calls the job.", max_length=100
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("full_time", "Full-time"),
                            ("part_time", "Part-time"),
                            ("internship", "Paid internship"),
                            ("apprenticeship", "Apprenticeship"),
                            ("temporary", "Temporary or contract"),
                            ("other", "Other paid work"),
                        ],
                        max_length=15,
                    ),
                ),
                ("starts_on", models.DateField()),
                (
                    "wage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Dollars an hour.",
                        max_digits=6,
                        null=True,
                    ),
                ),
                (
                    "prior_wage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Dollars an hour before the training; zero for somebody without work.",
                        max_digits=6,
                        null=True,
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("self", "Self-reported"),
                            ("partner", "Partner-reported"),
                            ("employer", "Employer-confirmed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(blank=True, help_text="Who said so, and how.", max_length=100),
                ),
                (
                    "gender",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("woman", "Woman"),
                            ("man", "Man"),
                            ("another", "Another gender"),
                            ("declined", "Prefer not to say"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person_of_color",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("declined", "Prefer not to say")],
                        max_length=10,
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("0-16", "Under 17"),
                            ("17-29", "17 to 29"),
                            ("30-44", "30 to 44"),
                            ("45-54", "45 to 54"),
                            ("55+", "55 or older"),
                            ("declined", "Prefer not to say"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No diploma"),
                            ("school", "High school or GED"),
                            ("some_college", "Some college"),
                            ("associate", "Associate degree"),
                            ("bachelor", "Bachelor’s degree"),
                            ("graduate", "Graduate degree"),
                            ("declined", "Prefer not to say"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "veteran",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("declined", "Prefer not to say")],
                        max_length=10,
                    ),
                ),
                (
                    "limited_english",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("declined", "Prefer not to say")],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "forgotten_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="When reference, bands and texts were taken away.",
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
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="placements.cohort",
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
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="partners.partner",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        help_text="Who gave out the reference, and keeps the file on the person.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="partners.partner",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for somebody who was placed without training.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="placements.trainingprogram",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["community", "-starts_on", "-id"], name="placements_by_start"
                    ),
                    models.Index(fields=["community", "reference"], name="placements_by_reference"),
                    models.Index(
                        fields=["employer", "-starts_on"], name="placements_at_an_employer"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reference", ""), _negated=True),
                            ("forgotten_at__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_have_a_reference_until_it_is_forgotten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wage__isnull", True), ("wage__gt", 0), _connector="OR"
                        ),
                        name="paid_work_is_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prior_wage__isnull", True), ("prior_wage__gte", 0), _connector="OR"
                        ),
                        name="prior_wages_are_zero_or_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forgotten_at__isnull", True),
                            models.Q(
                                ("age", ""),
                                ("education", ""),
                                ("gender", ""),
                                ("limited_english", ""),
                                ("note", ""),
                                ("person_of_color", ""),
                                ("reference", ""),
                                ("reported_by", ""),
                                ("title", ""),
                                ("veteran", ""),
                            ),
                            _connector="OR",
                        ),
                        name="what_is_forgotten_is_gone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("previous_on__isnull", True),
                            ("previous_on__lte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="the_placement_before_started_before",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("forgotten_at__isnull", True), ("removed_at__isnull", True)
                        ),
                        fields=("community", "issuer", "reference", "employer", "starts_on"),
                        name="one_start_is_one_placement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionCheck",
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
                    "after",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (30, "30 days"),
                            (90, "90 days"),
                            (180, "180 days"),
                            (365, "365 days"),
                        ]
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "Same employer"),
                            ("other", "Other employer"),
                            ("not_working", "Not working"),
                            ("unknown", "Could not find out"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "Self-reported"),
                            ("partner", "Partner-reported"),
                            ("employer", "Employer-confirmed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_forgotten", models.BooleanField(default=False, editable=False)),
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
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("is_forgotten", False), ("outcome", ""), ("removed_at", None)
                        ),
                        fields=["community", "due_on", "id"],
                        name="checks_to_ask",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("outcome", ""), _negated=True), ("removed_at", None)
                        ),
                        fields=["community", "due_on", "id"],
                        name="checks_answered",
                    ),
                    models.Index(
                        condition=models.Q(("removed_at", None)),
                        fields=["community", "after", "due_on"],
                        name="checks_of_a_month",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "after"),
                        name="a_placement_is_checked_once_at_each_distance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_on__isnull", True), ("evidence", ""), ("outcome", "")
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("evidence", ""), _negated=True),
                                ("answered_on__gte", models.F("due_on")),
                            ),
                            _connector="OR",
                        ),
                        name="answers_say_when_and_who_and_come_when_due",
                    ),
                ],
            },
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
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "not_ours"), ("set_aside_at", None)),
                        fields=["community"],
                        name="denied_placements",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retention_check", None)),
                        fields=("confirmation", "placement"),
                        name="a_letter_asks_once_about_a_placement",
                    ),
                    models.UniqueConstraint(
                        fields=("confirmation", "retention_check"),
                        name="a_letter_asks_once_about_a_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""),
                            models.Q(
                                ("answer__in", ("right", "corrected", "not_ours", "cannot_say")),
                                ("retention_check__isnull", True),
                            ),
                            models.Q(
                                (
                                    "answer__in",
                                    (
                                        "same",
                                        "other",
                                        "not_working",
                                        "unknown",
                                        "not_ours",
                                        "cannot_say",
                                    ),
                                ),
                                ("retention_check__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answers_fit_the_question",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="only_answers_are_set_aside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("measure", models.CharField(max_length=20)),
                ("layer", models.BigIntegerField(default=0)),
                ("of", models.CharField(blank=True, max_length=20)),
                ("value", models.IntegerField(default=0)),
                ("n", models.PositiveIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="year_tallies",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["community", "measure", "year", "layer", "of", "value", "n"],
                        name="tallies_of_a_year",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "measure", "layer", "year", "of", "value"),
                        name="a_year_is_summed_once",
                    )
                ],
            },
        ),
    ]
