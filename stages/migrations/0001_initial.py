import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import stages.models.evidence
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
            name='Stage',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False, validators=[django.core.validators.MinValueValidator(1)])),
                ('slug', models.SlugField(unique=True)),
                ('title', models.CharField(max_length=60)),
                ('subtitle', models.CharField(max_length=160)),
                ('description', models.TextField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250)),
                ('guidance', models.TextField(blank=True)),
                ('evidence_hint', models.TextField(blank=True)),
                ('retired_on', models.DateField(blank=True, help_text='Retired items keep their history and leave the checklist.', null=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('is_recurring', models.BooleanField(default=False, help_text="Comes back at the start of each of the community's quarters.")),
                ('due_after_days', models.PositiveSmallIntegerField(blank=True, help_text='Due this many days after the community starts the stage.', null=True)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='stages.stage')),
            ],
            options={
                'ordering': ['stage', 'number'],
                'constraints': [models.UniqueConstraint(fields=('stage', 'number'), name='items_have_their_own_number')],
            },
        ),
        migrations.CreateModel(
            name='LocalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250)),
                ('guidance', models.TextField(blank=True)),
                ('evidence_hint', models.TextField(blank=True)),
                ('retired_on', models.DateField(blank=True, help_text='Retired items keep their history and leave the checklist.', null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='local_items', to='communities.community')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.stage')),
            ],
            options={
                'ordering': ['stage_id', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ItemProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.DateField(help_text='First day of the quarter; recurring items.', null=True)),
                ('status', models.CharField(choices=[('todo', 'Not started'), ('doing', 'In progress'), ('waiting', 'Waiting'), ('done', 'Done'), ('exempt', 'Not applicable')], default='todo', max_length=10)),
                ('due_on', models.DateField(help_text="Set by hand; otherwise the item's own rule.", null=True)),
                ('waiting_on', models.CharField(blank=True, max_length=200)),
                ('waiting_since', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, help_text='Why it does not apply.', max_length=500)),
                ('completed_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=0)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='communities.community')),
                ('completed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.checklistitem')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('local_item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.localitem')),
            ],
            options={
                'verbose_name_plural': 'item progress',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', False), ('local_item__isnull', True)), models.Q(('item__isnull', True), ('local_item__isnull', False)), _connector='OR'), name='progress_is_of_one_item'), models.UniqueConstraint(condition=models.Q(('item__isnull', False), ('quarter__isnull', True)), fields=('community', 'item'), name='one_progress_for_an_item'), models.UniqueConstraint(condition=models.Q(('item__isnull', False), ('quarter__isnull', False)), fields=('community', 'item', 'quarter'), name='one_progress_for_an_item_and_quarter'), models.UniqueConstraint(condition=models.Q(('local_item__isnull', False)), fields=('local_item',), name='one_progress_for_a_local_item'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'exempt'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='exempt_items_say_why'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'waiting'), _negated=True), models.Q(models.Q(('waiting_on', ''), _negated=True), ('waiting_since__isnull', False)), _connector='OR'), name='waiting_items_say_on_whom_and_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('completed_at__isnull', True)), _connector='OR'), name='done_items_have_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=5000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='communities.community')),
                ('progress', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='stages.itemprogress')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StageRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_on', models.DateField(null=True)),
                ('target_on', models.DateField(null=True)),
                ('completed_on', models.DateField(null=True)),
                ('opened_because', models.CharField(blank=True, max_length=500)),
                ('completed_because', models.CharField(blank=True, max_length=500)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_records', to='communities.community')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.stage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'stage'), name='one_record_for_a_stage'), models.CheckConstraint(condition=models.Q(('completed_on__isnull', True), models.Q(('completed_on__gte', models.F('started_on')), ('started_on__isnull', False)), _connector='OR'), name='stages_are_completed_after_they_start')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('file', models.FileField(blank=True, max_length=200, upload_to=stages.models.evidence.private_path)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='communities.community')),
                ('progress', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='stages.itemprogress')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['added_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('url', ''), models.Q(('file', ''), _negated=True)), models.Q(models.Q(('url', ''), _negated=True), ('file', '')), _connector='OR'), name='evidence_is_a_link_or_a_file')],
            },
        ),
    ]
