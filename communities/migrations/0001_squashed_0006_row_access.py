import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import communities.models.people
import communities.tokens


class Migration(migrations.Migration):
    """All steps up to the last one named, in one: a new database takes a third of the time."""

    replaces = [
        ("communities", "0001_initial"),
        ("communities", "0002_saved_filters"),
        ("communities", "0003_forget_after_years"),
        ("communities", "0004_thresholds"),
        ("communities", "0005_goals"),
        ("communities", "0006_row_access"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "time_zone",
                    models.CharField(
                        default="America/New_York",
                        max_length=63,
                        validators=[communities.models.people.validate_time_zone],
                    ),
                ),
                ("language", models.CharField(default="en-us", max_length=10)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="emails_are_in_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Community",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("county", "County"),
                            ("region", "Region"),
                            ("rural", "Rural region"),
                            ("state", "State"),
                            ("territory", "Territory"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "states",
                    models.CharField(
                        help_text="Two-letter codes, with commas between them: KY,IN",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2}(,[A-Z]{2})*$", "Use two-letter codes: KY,IN"
                            )
                        ],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prospective", "Applying"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("alumni", "Alumni"),
                        ],
                        default="prospective",
                        max_length=20,
                    ),
                ),
                ("lead_organization", models.CharField(blank=True, max_length=200)),
                (
                    "published_goal",
                    models.CharField(
                        blank=True,
                        help_text="The goal the community announced, in its words.",
                        max_length=200,
                    ),
                ),
                ("designated_on", models.DateField(blank=True, null=True)),
                (
                    "round",
                    models.CharField(
                        blank=True, help_text="The round that approved it.", max_length=40
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="America/New_York",
                        max_length=63,
                        validators=[communities.models.people.validate_time_zone],
                    ),
                ),
                (
                    "fiscal_year_start",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="The month (1 to 12) in which the fiscal year starts.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                    ),
                ),
                (
                    "forget_after_years",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Years after which nobody can tell any more who was placed.",
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(10),
                        ],
                    ),
                ),
                (
                    "smallest_cell",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="Fewer people are hidden from those who see no placement.",
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "fewest_employers",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Employers without whom a median wage is hidden from them.",
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(20),
                        ],
                    ),
                ),
                ("has_public_page", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "people_changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The larger area that contains this one; totals count a place once.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "communities",
                "ordering": ["name"],
                "permissions": [
                    ("view_progress", "See progress and reports"),
                    (
                        "view_work",
                        "See the working checklist, its evidence, comments, people and history",
                    ),
                    ("track_stages", "Work the checklist"),
                    ("manage_partners", "Keep the partner directory"),
                    ("record_placements", "Record placements"),
                    ("ask_for_rows", "Read rows about people for a day, after saying why"),
                    ("publish_reports", "Publish reports and decide when mail goes out"),
                    ("manage_members", "Invite people and change roles"),
                    ("acknowledge_reports", "Acknowledge reports"),
                    ("ask_questions", "Ask questions about a report"),
                    ("review_applications", "Review applications"),
                    ("decide_applications", "Decide applications"),
                    ("manage_program", "Run the national program"),
                ],
                "default_permissions": ["add", "change", "delete", "view"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "prospective"),
                            ("designated_on__isnull", False),
                            _connector="OR",
                        ),
                        name="designated_communities_have_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fiscal_year_start__gte", 1), ("fiscal_year_start__lte", 12)
                        ),
                        name="fiscal_years_start_in_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forget_after_years__gte", 2), ("forget_after_years__lte", 10)
                        ),
                        name="who_was_placed_is_forgotten_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fewest_employers__gte", 3), ("smallest_cell__gte", 10)
                        ),
                        name="small_numbers_stay_hidden",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("sentence", models.CharField(max_length=500)),
                (
                    "data",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty when the clock did it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "activities",
                "indexes": [
                    models.Index(fields=["community", "-at", "-id"], name="activity_history"),
                    models.Index(
                        fields=["community", "subject", "-at"], name="activity_of_a_subject"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommunityGroupObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="communities.community"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="Goal",
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
                    "metric",
                    models.CharField(
                        choices=[
                            ("people", "People placed"),
                            ("placements", "Placements"),
                            ("placements_apprenticeship", "Placements: apprenticeship"),
                            ("placements_internship", "Placements: paid internship"),
                            ("enrolled", "Enrolled"),
                            ("completed", "Completed training"),
                            ("employers_committed", "Employers committed"),
                            ("employers_engaged", "Employers engaged"),
                            ("employers_hiring", "Employers hiring"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "horizon",
                    models.CharField(
                        choices=[
                            ("near", "Within one year"),
                            ("far", "In all, by the end of a year"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The calendar year at whose end it is due."
                    ),
                ),
                ("target", models.PositiveIntegerField()),
                (
                    "baseline",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="What was there before. Empty when nobody knows.",
                        null=True,
                    ),
                ),
                (
                    "baseline_as_of",
                    models.CharField(
                        blank=True,
                        help_text="A year or a day, as in 2025 or 2025-03-09.",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "restates",
                    models.OneToOneField(
                        blank=True,
                        help_text="The approved goal in whose place this one stands.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restated_as",
                        to="communities.goal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True), ("replaced_at__isnull", True)
                        ),
                        fields=("community", "metric", "horizon", "year"),
                        name="one_goal_stands_for_a_metric_and_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2015), ("year__lte", 2100)),
                        name="goals_are_due_in_a_year_of_the_program",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target__gte", 1)), name="goals_promise_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("baseline__isnull", True), ("baseline_as_of", "")),
                            models.Q(
                                ("baseline__isnull", False),
                                models.Q(("baseline_as_of", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="baselines_say_as_of_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("removed_at__isnull", True),
                            _connector="OR",
                        ),
                        name="approved_goals_are_never_removed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_at__isnull", True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="only_approved_goals_are_restated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("restates__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("restates__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="restated_goals_say_why_and_are_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("contributor", "Contributor"),
                            ("council", "Advisory council member"),
                        ],
                        max_length=20,
                    ),
                ),
                ("organization", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
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
                        related_name="invitations",
                        to="communities.community",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
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
                        condition=models.Q(("sent_at", None)),
                        fields=["try_at"],
                        name="letters_to_send",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("revoked_at__isnull", True)
                        ),
                        fields=("community", "email"),
                        name="one_open_invitation_for_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("revoked_at__isnull", True),
                            _connector="OR",
                        ),
                        name="invitations_are_accepted_or_revoked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="invited_addresses_are_in_lower_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("contributor", "Contributor"),
                            ("council", "Advisory council member"),
                        ],
                        max_length=20,
                    ),
                ),
                ("organization", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="communities.community",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "user"), name="a_person_belongs_once_to_a_community"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="memberships_end_after_they_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["coordinator", "contributor", "council"])),
                        name="members_have_a_known_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="row_accesses",
                        to="communities.community",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "row accesses",
                "indexes": [
                    models.Index(
                        fields=["community", "-opened_at"], name="row_accesses_latest_first"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("community", "by"),
                        name="a_person_has_one_row_access_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="row_accesses_say_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("opened_at"))),
                        name="row_accesses_end_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_by__isnull", True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="row_accesses_are_ended_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=80)),
                ("path", models.CharField(max_length=300)),
                ("is_file", models.BooleanField(default=False)),
                ("times", models.PositiveIntegerField(default=1)),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "access",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="communities.rowaccess",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="row_readings",
                        to="communities.community",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("access", "path", "is_file"),
                        name="a_page_is_one_reading_of_an_access",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "list",
                    models.CharField(help_text="The name of the list's address.", max_length=40),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=1000)),
                ("is_shared", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to="communities.community",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "list", "created_by", "name"),
                        name="a_person_names_a_filter_once",
                    )
                ],
            },
        ),
    ]
