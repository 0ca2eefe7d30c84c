import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import reports.models.reminder
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('communities', '0001_initial'),
        ('communities', '__first__'),
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
            ],
            options={
                'ordering': ['-starts_on'],
                'indexes': [models.Index(fields=['status', 'due_at'], name='reports_due')],
                'constraints': [models.UniqueConstraint(fields=('community', 'starts_on', 'ends_on'), name='one_report_for_a_period'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='periods_end_after_they_start'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('status', 'published')), models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='published_reports_have_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'skipped'), _negated=True), models.Q(('skipped_because', ''), _negated=True), _connector='OR'), name='skipped_reports_say_why')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('coordinator_notice', 'Three days before, to the coordinators'), ('council_progress', 'When the report is due, to the council'), ('sent_by_hand', 'Sent by hand, to the council')], max_length=30)),
                ('occurrence', models.CharField(blank=True, max_length=20)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('pending', 'Waiting for its time'), ('claimed', 'Being prepared'), ('sending', 'On its way'), ('sent', 'Sent'), ('uncertain', 'May have been sent'), ('missed', 'Too late to send'), ('cancelled', 'Not needed any more'), ('failed', 'Could not be sent')], default='pending', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(help_text='Not before this time; moves on after a failure.')),
                ('lease_until', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('uncertain_at', models.DateTimeField(null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=200)),
                ('message_id', models.CharField(default=reports.models.reminder.new_message_id, max_length=200, unique=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='communities.community')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='reports.progressreport')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='reminders_due'), models.Index(fields=['state', 'lease_until'], name='reminders_leased'), models.Index(fields=['community', '-due_at'], name='reminders_of_a_community')],
                'constraints': [models.UniqueConstraint(fields=('report', 'rule', 'occurrence', 'recipient'), name='one_letter_for_a_rule_and_reader'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='sent_reminders_have_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['claimed', 'sending']), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='claimed_reminders_have_a_lease'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'uncertain'), _negated=True), ('uncertain_at__isnull', False), _connector='OR'), name='uncertain_reminders_say_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_because', ''), _negated=True), _connector='OR'), name='cancelled_reminders_say_why')],
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
            ],
            options={
                'indexes': [models.Index(fields=['is_on', 'planned_at'], name='schedules_to_plan')],
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='schedules_have_a_real_hour'), models.CheckConstraint(condition=models.Q(('days_after_period__gte', 1), ('days_after_period__lte', 60)), name='mail_leaves_within_sixty_days')],
            },
        ),
    ]
