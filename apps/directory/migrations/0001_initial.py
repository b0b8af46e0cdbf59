import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FOR_EVERYBODY = """
CREATE FUNCTION directory_for_everybody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM directory_service o JOIN directory_service_serves s ON s.service_id = o.id
        WHERE o.for_whom = 'everybody' AND o.id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
    ) THEN
        RAISE EXCEPTION 'service_for_everybody_names_none: a service for everybody names no communities'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'service_for_everybody_names_none';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER service_for_everybody_names_none
    AFTER INSERT OR UPDATE OF for_whom ON directory_service DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.for_whom = 'everybody') EXECUTE FUNCTION directory_for_everybody('id');
CREATE CONSTRAINT TRIGGER service_for_everybody_names_none
    AFTER INSERT OR UPDATE ON directory_service_serves DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION directory_for_everybody('service_id');
"""
NOT_FOR_EVERYBODY = """
DROP TRIGGER service_for_everybody_names_none ON directory_service_serves;
DROP TRIGGER service_for_everybody_names_none ON directory_service;
DROP FUNCTION directory_for_everybody();
"""
"""At the end of the transaction: the answer and the communities are written one after the other."""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        ('organisations', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessFeature',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='directory_accessfeature_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('location_type', models.CharField(choices=[('physical', 'A place that people go to'), ('postal', 'An address for post alone'), ('virtual', 'Online or by phone')], default='physical', max_length=10)),
                ('address_1', models.CharField(blank=True, max_length=200)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('state_province', models.CharField(blank=True, max_length=80)),
                ('postal_code', models.CharField(blank=True, max_length=8)),
                ('country', models.CharField(default='GB', max_length=2)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, editable=False, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, editable=False, max_digits=8, null=True)),
                ('show_address', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('access', models.ManyToManyField(blank=True, related_name='+', to='directory.accessfeature')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='organisations.organisation')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceKind',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='directory_servicekind_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField(blank=True, max_length=1000)),
                ('status', models.CharField(choices=[('active', 'On'), ('temporarily closed', 'Closed for now'), ('inactive', 'Not running'), ('defunct', 'Ended')], default='active', max_length=20)),
                ('when', models.CharField(blank=True, max_length=200)),
                ('freq', models.CharField(blank=True, choices=[('WEEKLY', 'Every week'), ('MONTHLY', 'Every month')], max_length=10)),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('MO', 'Monday'), ('TU', 'Tuesday'), ('WE', 'Wednesday'), ('TH', 'Thursday'), ('FR', 'Friday'), ('SA', 'Saturday'), ('SU', 'Sunday')], max_length=2), blank=True, default=list, size=None)),
                ('week', models.SmallIntegerField(blank=True, choices=[(1, 'First'), (2, 'Second'), (3, 'Third'), (4, 'Fourth'), (-1, 'Last')], null=True)),
                ('starts_at', models.TimeField(blank=True, null=True)),
                ('ends_at', models.TimeField(blank=True, null=True)),
                ('for_whom', models.CharField(blank=True, choices=[('everybody', 'Everybody'), ('some', 'Particular communities')], max_length=10)),
                ('cost', models.CharField(blank=True, choices=[('free', 'Free'), ('some', 'There is a cost')], max_length=10)),
                ('cost_words', models.CharField(blank=True, max_length=200)),
                ('how_to_come', models.CharField(blank=True, choices=[('drop-in', 'Drop in'), ('book', 'Book first'), ('referral', 'Through somebody who refers you')], max_length=10)),
                ('url', models.URLField(blank=True, max_length=300)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('languages', models.CharField(blank=True, max_length=200)),
                ('alert', models.CharField(blank=True, max_length=200)),
                ('public', models.BooleanField(default=True)),
                ('wording', models.CharField(max_length=40)),
                ('confirmed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='organisations.organisation')),
                ('places', models.ManyToManyField(blank=True, related_name='services', to='directory.location')),
                ('serves', models.ManyToManyField(blank=True, related_name='services', to='organisations.community')),
                ('kinds', models.ManyToManyField(blank=True, related_name='services', to='directory.servicekind')),
            ],
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='location_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(('location_type__in', ['physical', 'postal', 'virtual'])), name='location_type_is_known'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address_1', ''), ('location_type', 'virtual'), ('postal_code', ''), ('ward__isnull', True)), models.Q(models.Q(('location_type', 'virtual'), _negated=True), models.Q(('address_1', ''), _negated=True), ('ward__isnull', False)), _connector='OR'), name='location_has_an_address_and_ward_unless_virtual'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('location_type__in', ['physical', 'postal']), ('longitude__isnull', False)), _connector='OR'), name='location_has_a_whole_point_or_none'),
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='location_country_is_a_code'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(models.F('organisation'), models.F('name'), models.F('id'), name='service_by_organisation'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(models.F('confirmed_at'), condition=models.Q(('public', True)), name='service_by_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='service_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'inactive', 'defunct', 'temporarily closed'])), name='service_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('wording', ''), _negated=True), name='service_consent_has_its_wording'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('freq', ''), ('starts_at__isnull', True), ('week__isnull', True), ('weekdays', [])), models.Q(('freq', 'WEEKLY'), ('week__isnull', True), ('weekdays__len__gt', 0)), models.Q(('freq', 'MONTHLY'), ('week__isnull', False), ('weekdays__len', 1)), _connector='OR'), name='service_schedule_is_whole_or_none'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('weekdays__contained_by', ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])), name='service_weekdays_are_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('week__isnull', True), ('week__in', [1, 2, 3, 4, -1]), _connector='OR'), name='service_week_is_one_of_the_month'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), _connector='OR'), name='service_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('cost__in', ['', 'free', 'some']), models.Q(models.Q(('cost', 'free'), _negated=True), ('cost_words', ''), _connector='OR')), name='service_cost_is_known_and_free_is_free'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('how_to_come__in', ['', 'drop-in', 'book', 'referral'])), name='service_how_to_come_is_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('for_whom__in', ['', 'everybody', 'some'])), name='service_for_whom_is_known'),
        ),
        migrations.RunSQL(FOR_EVERYBODY, NOT_FOR_EVERYBODY),
    ]
