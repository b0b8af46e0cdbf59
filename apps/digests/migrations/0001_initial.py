import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('to_email', models.EmailField(max_length=254)),
                ('to_name', models.CharField(blank=True, max_length=120)),
                ('subject', models.CharField(max_length=250)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Not known')], default='waiting', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('due_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('delivery_uncertain', models.BooleanField(default=False)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('claimed_by', models.CharField(blank=True, max_length=80)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('worker', models.CharField(max_length=80)),
                ('outcome', models.CharField(choices=[('started', 'Started'), ('sent', 'Sent'), ('temporary', 'Put off: will be tried again'), ('permanent', 'Refused for good'), ('unknown', 'Not known: it may have arrived')], default='started', max_length=10)),
                ('error', models.CharField(blank=True, max_length=80)),
                ('code', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='digests.envelope')),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('topic', models.CharField(max_length=40)),
                ('to_email', models.EmailField(max_length=254)),
                ('to_name', models.CharField(blank=True, max_length=120)),
                ('organisation_id', models.BigIntegerField(blank=True, null=True)),
                ('organisation_name', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(max_length=250)),
                ('body', models.TextField(blank=True)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('action', models.CharField(blank=True, max_length=60)),
                ('sealed', models.TextField(blank=True)),
                ('asks', models.BooleanField(default=False)),
                ('replies_to', models.BigIntegerField(blank=True, null=True)),
                ('frequency', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('never', 'Never')], max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('envelope', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='digests.envelope')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='TopicPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('topic', models.CharField(max_length=40)),
                ('frequency', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('never', 'Never')], max_length=10)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topic_preferences', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('state__in', ['waiting', 'unknown'])), fields=['due_at', 'id'], name='envelope_due'),
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='envelope_leases'),
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(fields=['state', '-id'], name='envelope_by_state'),
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['-id'], name='envelope_not_gone'),
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(condition=models.Q(('delivery_uncertain', True)), fields=['-id'], name='envelope_delivery_uncertain'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'failed', 'unknown'])), name='envelope_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_at__isnull', False), ('claimed_by__gt', ''), ('lease_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', True), ('claimed_by', ''), ('lease_until__isnull', True)), _connector='OR'), name='envelope_claimed_while_being_sent'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='envelope_sent_and_when'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('due_at__isnull', False), _connector='OR'), name='envelope_waiting_is_due_some_time'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'failed']), _negated=True), ('due_at__isnull', True), _connector='OR'), name='envelope_finished_is_not_due'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'unknown'), _negated=True), ('delivery_uncertain', True), _connector='OR'), name='envelope_unknown_is_uncertain'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(('to_email', django.db.models.functions.text.Lower('to_email')), models.Q(('to_email', ''), _negated=True)), name='envelope_address_is_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(models.F('envelope'), models.F('number'), name='attempt_number_once_per_envelope'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(models.F('envelope'), condition=models.Q(('outcome', 'started')), name='attempt_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['started', 'sent', 'temporary', 'permanent', 'unknown'])), name='attempt_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', 'started')), models.Q(models.Q(('outcome', 'started'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='attempt_outcome_and_when'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('envelope__isnull', True)), fields=['due_at', 'to_email'], name='message_to_gather'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('envelope__isnull', True)), fields=['to_email', 'topic'], name='message_waiting_for_address'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('frequency__in', ['at-once', 'daily', 'weekly', 'never'])), name='message_frequency_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('envelope__isnull', True), ('frequency', 'never')), models.Q(models.Q(('frequency', 'never'), _negated=True), ('due_at__isnull', False)), _connector='OR'), name='message_never_is_never_due'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frequency', 'at-once'), _negated=True), ('envelope__isnull', False), _connector='OR'), name='message_at_once_is_in_an_envelope'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('to_email', django.db.models.functions.text.Lower('to_email')), models.Q(('to_email', ''), _negated=True)), name='message_address_is_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='topicpreference',
            constraint=models.UniqueConstraint(models.F('user'), models.F('topic'), condition=models.Q(('user__isnull', False)), name='topic_preference_one_per_person'),
        ),
        migrations.AddConstraint(
            model_name='topicpreference',
            constraint=models.UniqueConstraint(models.F('email'), models.F('topic'), condition=models.Q(('user__isnull', True)), name='topic_preference_one_per_address'),
        ),
        migrations.AddConstraint(
            model_name='topicpreference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('user__isnull', False), ('email', '')), models.Q(('user__isnull', True), models.Q(('email', ''), _negated=True)), _connector='OR'), name='topic_preference_of_person_or_address'),
        ),
        migrations.AddConstraint(
            model_name='topicpreference',
            constraint=models.CheckConstraint(condition=models.Q(('frequency__in', ['at-once', 'daily', 'weekly', 'never'])), name='topic_preference_frequency_is_known'),
        ),
        migrations.AddConstraint(
            model_name='topicpreference',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='topic_preference_email_is_lower_case'),
        ),
    ]
