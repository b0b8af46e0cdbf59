import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION core_audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % refused', lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE TRIGGER core_audit_append_only BEFORE UPDATE OR DELETE ON core_auditevent
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse_change();
"""

NOT_APPEND_ONLY = """
DROP TRIGGER core_audit_append_only ON core_auditevent;
DROP FUNCTION core_audit_refuse_change();
"""


class Migration(migrations.Migration):
    """The tables of the kernel. The audit trail can only be added to."""

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EffortCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.SlugField(max_length=40)),
                ('month', models.DateField()),
                ('measure', models.CharField(choices=[('minutes', 'Minutes'), ('sittings', 'Sittings'), ('refusals', 'Times a page was sent back')], max_length=10)),
                ('value', models.PositiveSmallIntegerField()),
                ('people', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('task'), models.F('month'), models.F('measure'), models.F('value'), name='effort_count_once'), models.CheckConstraint(condition=models.Q(('measure__in', ['minutes', 'sittings', 'refusals'])), name='effort_measure_is_known'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='effort_month_is_its_first_day')],
            },
        ),
        migrations.CreateModel(
            name='Stopwatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.SlugField(max_length=40)),
                ('key', models.BigIntegerField()),
                ('active_seconds', models.PositiveIntegerField(default=0)),
                ('sittings', models.PositiveSmallIntegerField(default=1)),
                ('refusals', models.PositiveSmallIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['last_at'], name='stopwatch_by_last')],
                'constraints': [models.UniqueConstraint(models.F('task'), models.F('key'), name='stopwatch_one_each')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False)),
                ('verb', models.CharField(max_length=60)),
                ('organisation_id', models.BigIntegerField(blank=True, null=True)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('reason_code', models.CharField(blank=True, max_length=60)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-at'], name='audit_by_subject'), models.Index(fields=['-at', '-id'], name='audit_by_time'), models.Index(fields=['verb', '-at', '-id'], name='audit_by_verb'), models.Index(fields=['organisation_id', '-at'], name='audit_by_organisation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verb__regex', '^[a-z-]+\\.[a-z-]+$')), name='audit_verb_is_noun_verb'), models.CheckConstraint(condition=models.Q(('reason_code__regex', '^[a-z0-9-]*$')), name='audit_reason_is_a_code')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('dry', models.BooleanField()),
                ('results', models.JSONField(default=list)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='retention_run_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=64)),
                ('act', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('address', models.TextField()),
                ('notices', models.JSONField(default=list)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'act', '-at'], name='sent_form_by_act'), models.Index(fields=['at'], name='sent_form_by_age')],
                'constraints': [models.UniqueConstraint(fields=('person', 'mark'), name='sent_form_taken_once')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]
