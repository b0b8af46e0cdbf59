import datetime

import apps.places.models
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        ('organisations', '0001_initial'),
        ('places', '0001_initial'),
        ('support', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('summary', models.TextField(max_length=1000)),
                ('equality_analysis', models.JSONField()),
                ('triage_lead_agreed_on', models.DateField()),
                ('sector_panel_agreed_on', models.DateField()),
                ('in_force_from', models.DateField()),
                ('in_force_until', models.DateField(blank=True, null=True)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('in_force_until__isnull', True), ('in_force_until__gt', models.F('in_force_from')), _connector='OR'), name='policy_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('in_force_from__gte', models.F('triage_lead_agreed_on')), ('in_force_from__gte', models.F('sector_panel_agreed_on'))), name='policy_agreed_before_it_is_in_force'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(apps.places.models.DateRange('in_force_from', 'in_force_until'), '&&')], name='policy_one_in_force_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='support.request')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('request'), condition=models.Q(('ended_at__isnull', True)), name='override_one_open_per_request'), models.CheckConstraint(condition=models.Q(('points__lte', 100)), name='override_points_are_up_to_100'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='override_ended_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='PolicyCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30)),
                ('weight', models.PositiveSmallIntegerField()),
                ('settings', models.JSONField(blank=True, default=dict)),
                ('position', models.PositiveSmallIntegerField()),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='prioritisation.policy')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('policy'), models.F('code'), name='criterion_once_per_policy'), models.CheckConstraint(condition=models.Q(('weight__lte', 100)), name='criterion_weight_is_up_to_100')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(max_length=500)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('user'), models.F('name'), name='saved_view_name_is_unique'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='score', serialize=False, to='support.request')),
                ('total', models.PositiveSmallIntegerField()),
                ('parts', models.JSONField()),
                ('facts', models.JSONField()),
                ('scored_at', models.DateTimeField()),
                ('override_points', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rank_points', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('override_points', 'total'), output_field=models.PositiveSmallIntegerField())),
                ('asked_at', models.DateTimeField()),
                ('ranked', models.BooleanField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('needs-facts', 'We need facts from you'), ('waiting', 'Waiting for an adviser'), ('offered', 'Offer made'), ('agreed', 'Offer accepted'), ('active', 'We are working on it'), ('completed', 'Completed'), ('signposted', 'Signposted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('timed-out', 'Timed out')], max_length=12)),
                ('stage', models.CharField(choices=[('try', 'Try it'), ('do', 'Do it'), ('grow', 'Grow it')], max_length=5)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('reply_due_at', models.DateTimeField(blank=True, null=True)),
                ('answered', models.BooleanField(default=False)),
                ('waiting_on', models.CharField(choices=[('us', 'Waiting on us'), ('them', 'Waiting on them'), ('nobody', 'Not running')], max_length=6)),
                ('deadline', models.DateField(blank=True, null=True)),
                ('deadline_order', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('deadline', models.Value(datetime.date(9999, 12, 31))), output_field=models.DateField())),
                ('adviser', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('neighbourhood', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='places.neighbourhood')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='prioritisation.policy')),
                ('topic', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='support.topic')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ranked', True)), fields=['-rank_points', 'asked_at', 'request'], include=('status', 'stage', 'topic', 'neighbourhood', 'organisation', 'adviser', 'themes', 'reply_due_at', 'waiting_on'), name='score_in_rank_order'), models.Index(condition=models.Q(('ranked', True)), fields=['asked_at', 'request'], include=('status', 'stage', 'topic', 'neighbourhood', 'organisation', 'adviser', 'themes', 'reply_due_at', 'waiting_on', 'answered'), name='score_in_order_of_asking'), models.Index(condition=models.Q(('ranked', True)), fields=['deadline_order', 'asked_at', 'request'], include=('status', 'stage', 'topic', 'neighbourhood', 'organisation', 'adviser', 'themes', 'reply_due_at', 'waiting_on', 'answered'), name='score_in_order_of_deadline'), models.Index(condition=models.Q(('ranked', True), ('waiting_on', 'them')), fields=['-rank_points', 'asked_at', 'request'], name='score_waiting_on_them'), models.Index(condition=models.Q(('status', 'sent')), fields=['status', '-rank_points', 'asked_at', 'request'], name='score_by_status'), models.Index(condition=models.Q(('answered', True)), fields=['-rank_points', 'asked_at', 'request'], name='score_answered'), models.Index(condition=models.Q(('reply_due_at__isnull', False)), fields=['reply_due_at'], name='score_by_reply_due'), models.Index(condition=models.Q(('adviser__isnull', False), ('status__in', ['sent', 'needs-facts', 'waiting', 'offered', 'agreed', 'active'])), fields=['adviser', '-ranked', '-rank_points', 'asked_at', 'request'], name='score_by_adviser'), models.Index(condition=models.Q(('ranked', True)), fields=['organisation'], name='score_by_organisation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__lte', 100)), name='score_is_up_to_100')],
            },
        ),
    ]
