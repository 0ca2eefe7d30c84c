from importlib import import_module

import communities.models.ledger
import communities.tokens
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


# What the third step fills in.
rungs = import_module("reports.migrations.0003_rungs")


class Migration(migrations.Migration):
    """All steps up to the last one named, in one: a new database takes half of the time."""

    replaces = [('reports', '0001_initial'), ('reports', '0002_written_reports'), ('reports', '0003_rungs'), ('reports', '0004_drafts_hold_the_record'), ('reports', '0005_looks_are_visits'), ('reports', '0006_rule_labels')]

    dependencies = [
        ('communities', '0001_initial'),
        ('communities', '0013_liaisons_and_held_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('heard_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(default=communities.tokens.new_seed, editable=False, max_length=64, unique=True)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CouncilMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('minutes_long', models.PositiveSmallIntegerField(default=90)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('agenda', models.TextField(blank=True)),
                ('minutes', models.TextField(blank=True)),
                ('attended', models.TextField(blank=True)),
                ('held_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=300)),
                ('edits', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='communities.community')),
            ],
            options={
                'ordering': ['-starts_at'],
                'indexes': [models.Index(fields=['community', '-starts_at'], name='meetings_of_a_community')],
                'constraints': [models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_meetings_say_why')],
            },
        ),
        migrations.CreateModel(
            name='DeadAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('why', models.CharField(choices=[('bounced', 'The mail came back'), ('complained', 'It was reported as unwanted')], max_length=12)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='dead_addresses_are_in_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('because', models.CharField(blank=True, max_length=300)),
                ('ended_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='communities.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('community', 'person'), name='one_delegation_at_a_time'), models.CheckConstraint(condition=models.Q(('person', models.F('to')), _negated=True), name='nobody_delegates_to_themselves')],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail_class', models.CharField(choices=[('duty', 'What you are asked to do'), ('digest', "The week's list of what is due"), ('news', 'Where the community stands')], max_length=10)),
                ('is_on', models.BooleanField()),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_choices', to='communities.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'person', 'mail_class'), name='one_choice_for_a_class_of_mail'), models.CheckConstraint(condition=models.Q(models.Q(('mail_class', 'duty'), _negated=True), ('is_on', True), _connector='OR'), name='duty_is_not_turned_off')],
            },
        ),
        migrations.CreateModel(
            name='ProgressReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('open', 'Not yet due'), ('published', 'Sent to the council'), ('skipped', 'Skipped'), ('missed', 'Missed: nothing could be sent in time'), ('withdrawn', 'Not in the schedule any more')], default='open', max_length=10)),
                ('published_at', models.DateTimeField(null=True)),
                ('skipped_because', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='communities.community')),
                ('postponed_because', models.CharField(blank=True, max_length=500)),
                ('postponed_from', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-starts_on'],
                'indexes': [models.Index(fields=['status', 'due_at'], name='reports_due')],
                'constraints': [models.UniqueConstraint(fields=('community', 'starts_on', 'ends_on'), name='one_report_for_a_period'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='periods_end_after_they_start'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('status', 'published')), models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='published_reports_have_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'skipped'), _negated=True), models.Q(('skipped_because', ''), _negated=True), _connector='OR'), name='skipped_reports_say_why'), models.CheckConstraint(condition=models.Q(('postponed_from', None), models.Q(('postponed_because', ''), _negated=True), _connector='OR'), name='postponed_reports_say_why')],
            },
        ),
        migrations.CreateModel(
            name='ReportingSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.CharField(choices=[('monthly', 'Every month'), ('quarterly', 'Every quarter')], default='quarterly', max_length=10)),
                ('days_after_period', models.PositiveSmallIntegerField(default=10, help_text="The mail leaves this many days after the period's last day.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)])),
                ('hour', models.PositiveSmallIntegerField(default=9, help_text="Hour of the day, 0 to 23, in the community's time zone.", validators=[django.core.validators.MaxValueValidator(23)])),
                ('is_on', models.BooleanField(default=True)),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('planned_at', models.DateTimeField(editable=False, null=True)),
                ('community', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='schedule', to='communities.community')),
                ('lead_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sends_itself', models.BooleanField(default=True)),
            ],
            options={
                'indexes': [models.Index(fields=['is_on', 'planned_at'], name='schedules_to_plan')],
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='schedules_have_a_real_hour'), models.CheckConstraint(condition=models.Q(('days_after_period__gte', 1), ('days_after_period__lte', 60)), name='mail_leaves_within_sixty_days')],
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('key', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('anchor', models.CharField(choices=[('due', "The report's due day"), ('published', 'The day it went out')], max_length=10)),
                ('days', models.SmallIntegerField()),
                ('audience', models.CharField(choices=[('coordinators', 'The coordinators'), ('council', 'The advisory council'), ('unread', 'Council members who have not acknowledged it'), ('lead', 'The lead organization'), ('liaison', 'The national liaison')], max_length=15)),
                ('why', models.CharField(max_length=300)),
                ('is_on', models.BooleanField(default=True)),
                ('place', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('of', models.CharField(blank=True, max_length=150)),
                ('state', models.CharField(choices=[('open', 'Open'), ('met', 'Done'), ('dropped', 'Not needed any more')], default='open', max_length=10)),
                ('outcome', models.CharField(blank=True, max_length=500)),
                ('closed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='communities.community')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='reports.progressreport')),
            ],
            options={
                'ordering': ['-created_at', 'place'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='closed_asks_have_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CouncilDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='council_decisions', to='communities.community')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='reports.councilmeeting')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReaderLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(default=communities.tokens.new_seed, editable=False, max_length=64, unique=True)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('last_opened_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reader_links', to='communities.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='reports.progressreport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('report', 'person'), name='one_link_for_a_reader')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('notice_first', 'Two weeks before, to the coordinators'), ('notice_second', 'One week before, to the coordinators'), ('coordinator_notice', 'The day before, to the coordinators'), ('overdue_first', 'Overdue, to the coordinators'), ('overdue_second', 'Still overdue, to the coordinators'), ('overdue_lead', 'Long overdue, to the lead organization'), ('overdue_liaison', 'Long overdue, to the national liaison'), ('council_progress', 'When the report goes out, to the council'), ('unread_first', 'Not acknowledged yet, to the council'), ('unread_second', 'Still not acknowledged, to the council'), ('sent_by_hand', 'Sent by hand, to the council'), ('weekly_digest', 'Every Monday, what is due, to the coordinators')], max_length=30)),
                ('occurrence', models.CharField(blank=True, max_length=20)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('pending', 'Waiting for its time'), ('held', 'Held back'), ('claimed', 'Being prepared'), ('sending', 'On its way'), ('sent', 'Sent'), ('uncertain', 'May have been sent'), ('missed', 'Too late to send'), ('cancelled', 'Not needed any more'), ('failed', 'Could not be sent')], default='pending', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(help_text='Not before this time; moves on after a failure.')),
                ('lease_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('uncertain_at', models.DateTimeField(null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=200)),
                ('message_id', models.CharField(default=communities.models.ledger.new_message_id, max_length=200, unique=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='communities.community')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='reports.progressreport')),
                ('bounce', models.CharField(blank=True, max_length=500)),
                ('bounced_at', models.DateTimeField(null=True)),
                ('complained_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField(null=True)),
                ('snoozes', models.PositiveSmallIntegerField(default=0)),
                ('stopped_because', models.CharField(blank=True, max_length=300)),
                ('stopped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='reminders_due'), models.Index(fields=['state', 'lease_until'], name='reminders_leased'), models.Index(fields=['community', '-due_at'], name='reminders_of_a_community')],
                'constraints': [models.UniqueConstraint(fields=('report', 'rule', 'occurrence', 'recipient'), name='one_letter_for_a_rule_and_reader'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='sent_reminders_have_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['claimed', 'sending']), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='claimed_reminders_have_a_lease'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'uncertain'), _negated=True), ('uncertain_at__isnull', False), _connector='OR'), name='uncertain_reminders_say_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_reminders_say_why'), models.UniqueConstraint(condition=models.Q(('report', None)), fields=('community', 'rule', 'occurrence', 'recipient'), name='one_letter_about_no_report'), models.CheckConstraint(condition=models.Q(models.Q(('report', None), ('rule', 'weekly_digest')), models.Q(models.Q(('rule', 'weekly_digest'), _negated=True), ('report__isnull', False)), _connector='OR'), name='digests_are_about_no_report')],
            },
        ),
        migrations.CreateModel(
            name='ReportDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(blank=True, choices=[('on_track', 'On track'), ('caution', 'Caution'), ('off_track', 'Off track')], max_length=10)),
                ('standing_because', models.CharField(blank=True, max_length=500)),
                ('sentences', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('wins', models.TextField(blank=True)),
                ('obstacles', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('asks', models.JSONField(default=list)),
                ('answers', models.JSONField(default=list)),
                ('story_title', models.CharField(blank=True, max_length=150)),
                ('story', models.TextField(blank=True)),
                ('story_released_on', models.DateField(blank=True, null=True)),
                ('edits', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='communities.community')),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='reports.progressreport')),
                ('checklist', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('figures', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(blank=True, choices=[('on_track', 'On track'), ('caution', 'Caution'), ('off_track', 'Off track')], max_length=10)),
                ('standing_because', models.CharField(blank=True, max_length=500)),
                ('sentences', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('wins', models.TextField(blank=True)),
                ('obstacles', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('asks', models.JSONField(default=list)),
                ('answers', models.JSONField(default=list)),
                ('story_title', models.CharField(blank=True, max_length=150)),
                ('story', models.TextField(blank=True)),
                ('story_released_on', models.DateField(blank=True, null=True)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('figures', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('checklist', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('corrects_because', models.CharField(blank=True, max_length=500)),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='communities.community')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reports.progressreport')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['report', 'number'],
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='versions_have_a_number'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('corrects_because', ''), _negated=True), _connector='OR'), name='corrections_say_why'), models.CheckConstraint(condition=models.Q(('standing', ''), _negated=True), name='versions_say_how_it_stands')],
            },
        ),
        migrations.CreateModel(
            name='RungChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.SmallIntegerField(null=True)),
                ('is_on', models.BooleanField(default=True)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rung_changes', to='communities.community')),
                ('rung', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.rung')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'rung'), name='one_change_of_a_rung'), models.CheckConstraint(condition=models.Q(('is_on', True), models.Q(('because', ''), _negated=True), _connector='OR'), name='rungs_turned_off_say_why')],
            },
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_link', models.BooleanField(default=False)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='communities.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='reports.reportversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='one_acknowledgement_of_a_version')],
            },
        ),
        migrations.CreateModel(
            name='CouncilQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_link', models.BooleanField(default=False)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='council_questions', to='communities.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='reports.progressreport')),
                ('answered_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered', to='reports.reportversion')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'indexes': [models.Index(fields=['community', 'answered_at'], name='questions_not_answered')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='answers_have_words_and_a_time'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='questions_of_the_council_say_what')],
            },
        ),
        migrations.RunPython(rungs.add_rungs, migrations.RunPython.noop),
    ]
