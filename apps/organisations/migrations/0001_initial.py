import apps.core.names
import apps.places.distance
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FOR_EVERYBODY = """
CREATE FUNCTION organisations_for_everybody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM organisations_organisation o JOIN organisations_organisation_serves s ON s.organisation_id = o.id
        WHERE o.serves_answer = 'everybody' AND o.id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint
    ) THEN
        RAISE EXCEPTION 'organisation_for_everybody_names_none: a group for everybody names no communities'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_for_everybody_names_none';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisation_for_everybody_names_none
    AFTER INSERT OR UPDATE OF serves_answer ON organisations_organisation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.serves_answer = 'everybody') EXECUTE FUNCTION organisations_for_everybody('id');
CREATE CONSTRAINT TRIGGER organisation_for_everybody_names_none
    AFTER INSERT OR UPDATE ON organisations_organisation_serves DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION organisations_for_everybody('organisation_id');
"""
NOT_FOR_EVERYBODY = """
DROP TRIGGER organisation_for_everybody_names_none ON organisations_organisation_serves;
DROP TRIGGER organisation_for_everybody_names_none ON organisations_organisation;
DROP FUNCTION organisations_for_everybody();
"""
"""At the end of the transaction: the answer and the communities are written one after the other."""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        ('places', '0001_initial'),
        ('registers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Check',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_check_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='ClaimCheck',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('for_lead', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_claimcheck_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='ClaimRefusal',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('for_lead', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_claimrefusal_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='ClosingReason',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_closingreason_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('strand', models.CharField(max_length=60)),
                ('compares_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_community_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='IncomeBand',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('lower', models.PositiveIntegerField()),
                ('upper', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_incomeband_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Kind',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_kind_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='LegalForm',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_legalform_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('national_body', models.CharField(blank=True, max_length=7)),
                ('purpose', models.TextField(max_length=1000)),
                ('services_offered', models.TextField(blank=True, max_length=2000)),
                ('findable', models.TextField(blank=True, editable=False)),
                ('city_wide', models.BooleanField(default=False)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, editable=False, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, editable=False, max_digits=8, null=True)),
                ('serves_answer', models.CharField(choices=[('not-asked', 'We did not ask'), ('answered', 'Answered'), ('everybody', 'Everybody'), ('rather-not', 'Would rather not say')], default='not-asked', max_length=12)),
                ('led_by_answer', models.CharField(choices=[('not-asked', 'We did not ask'), ('answered', 'Answered'), ('everybody', 'Everybody'), ('rather-not', 'Would rather not say')], default='not-asked', max_length=12)),
                ('income', models.PositiveIntegerField(blank=True, null=True)),
                ('income_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('income_answer', models.CharField(choices=[('not-asked', 'We did not ask'), ('answered', 'Answered'), ('everybody', 'Everybody'), ('rather-not', 'Would rather not say')], default='not-asked', max_length=12)),
                ('paid_staff', models.PositiveIntegerField(blank=True, null=True)),
                ('volunteers', models.PositiveIntegerField(blank=True, null=True)),
                ('committee', models.PositiveIntegerField(blank=True, null=True)),
                ('member_count', models.PositiveIntegerField(blank=True, null=True)),
                ('people_answer', models.CharField(choices=[('not-asked', 'We did not ask'), ('answered', 'Answered'), ('everybody', 'Everybody'), ('rather-not', 'Would rather not say')], default='not-asked', max_length=12)),
                ('contact_name', models.CharField(blank=True, max_length=120)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('website', models.URLField(blank=True, max_length=300)),
                ('social_pages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, db_default=[], default=list, size=None)),
                ('listed', models.BooleanField(default=True)),
                ('status', models.CharField(choices=[('active', 'Active'), ('dormant', 'Dormant'), ('closed', 'Closed'), ('merged', 'Merged into another record')], default='active', max_length=10)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('still_here_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('quiet_asked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('gaps_put_away', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sort_name', models.GeneratedField(db_persist=True, expression=apps.core.names.SortKey('name'), output_field=models.TextField(db_collation='C'))),
                ('named', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('name', config='portal'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('name', config='portal', weight='A'), '||', django.contrib.postgres.search.SearchVector('purpose', config='portal', weight='B'), django.contrib.postgres.search.SearchConfig('portal')), '||', django.contrib.postgres.search.SearchVector('findable', config='portal', weight='C'), django.contrib.postgres.search.SearchConfig('portal')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('closing_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.closingreason')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.kind')),
                ('led_by', models.ManyToManyField(blank=True, related_name='organisations_led', to='organisations.community')),
                ('legal_form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.legalform')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='organisations.organisation')),
                ('serves', models.ManyToManyField(blank=True, related_name='organisations_serving', to='organisations.community')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='places.ward')),
                ('works_in', models.ManyToManyField(blank=True, related_name='organisations_working', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chosen', models.JSONField(default=dict)),
                ('source_status', models.CharField(choices=[('active', 'Active'), ('dormant', 'Dormant'), ('closed', 'Closed'), ('merged', 'Merged into another record')], max_length=10)),
                ('moved', models.JSONField(default=dict)),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('member', 'Member')], max_length=10)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('member', 'Member')], default='member', max_length=10)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=40)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('offer', 'Offered by a lead'), ('request', 'Asked for by a member')], max_length=10)),
                ('status', models.CharField(choices=[('asked', 'Waiting for an answer'), ('done', 'Handed over'), ('objected', 'Not agreed'), ('withdrawn', 'Taken back'), ('lapsed', 'Ran out')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_on', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='FieldConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40)),
                ('public', models.BooleanField()),
                ('wording', models.CharField(max_length=40)),
                ('given_as', models.CharField(choices=[('lead', 'a lead of the group'), ('member', 'a member of the group'), ('staff', 'the support team')], db_default='lead', default='lead', max_length=10)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('open', 'To look at'), ('apart', 'Two groups'), ('merged', 'Merged')], default='open', max_length=10)),
                ('score', models.PositiveSmallIntegerField()),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('two', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('asked', 'Being checked'), ('approved', 'Agreed'), ('refused', 'Not agreed'), ('withdrawn', 'Taken back'), ('lapsed', 'Ran out')], default='asked', max_length=10)),
                ('who', models.CharField(max_length=200)),
                ('phone', models.CharField(max_length=40)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('mail_helps', models.BooleanField(default=False)),
                ('had_lead', models.BooleanField()),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('role', models.CharField(blank=True, choices=[('lead', 'Lead'), ('member', 'Member')], max_length=10)),
                ('told', models.CharField(blank=True, max_length=500)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
                ('checked', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.claimcheck')),
                ('refusal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.claimrefusal')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='OtherName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('also', 'Also known as'), ('acronym', 'Short name or letters'), ('former', 'Name before')], default='also', max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('key', models.CharField(blank=True, db_default='', editable=False, max_length=400)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='other_names', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='RegisterDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40)),
                ('ours', models.TextField(blank=True)),
                ('theirs', models.TextField()),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_how', models.CharField(blank=True, choices=[('theirs', 'Taken from the register'), ('ours', 'Kept as it was'), ('gone', 'No longer different')], max_length=10)),
                ('found_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.registerimport')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_differences', to='organisations.organisation')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PostcodeDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('moved', 'In another ward'), ('ended', 'Ended'), ('missing', 'Not in the directory')], max_length=10)),
                ('postcode', models.CharField(max_length=8)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_how', models.CharField(blank=True, choices=[('followed', 'The group went to the new ward'), ('left', 'Left as it was'), ('gone', 'No longer different')], max_length=10)),
                ('found_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.postcodeimport')),
                ('new_ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.ward')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postcode_differences', to='organisations.organisation')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.ward')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('organisation'), condition=models.Q(('settled_at__isnull', True)), name='postcode_difference_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'moved'), models.Q(('new_ward', None), models.Q(('new_ward', models.F('ward')), _negated=True), _connector='OR')), models.Q(('ended_on__isnull', False), ('kind', 'ended'), ('new_ward', None)), models.Q(('ended_on', None), ('kind', 'missing'), ('new_ward', None)), _connector='OR'), name='postcode_difference_says_what_its_kind_does'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_how', '')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', True), ('settled_how', 'gone')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('settled_how__in', ['followed', 'left'])), _connector='OR'), name='postcode_difference_settled_how_and_by')],
            },
        ),
        migrations.CreateModel(
            name='RegistrationDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict)),
                ('sources', models.JSONField(default=dict)),
                ('answered', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('pages', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='registration_draft', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SimilarGroupDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('like-name', 'Another group that has a name like ours'), ('branch', 'We are a branch or a project of it, with our own committee or rules'), ('new-start', 'It ended, and we began anew'), ('other', 'Another reason')], max_length=12)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='similar_group_declarations', to='organisations.organisation')),
                ('similar_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Theme',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='organisations_theme_ends_after_it_starts')],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='themes',
            field=models.ManyToManyField(blank=True, related_name='organisations', to='organisations.theme'),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('waiting', 'To check'), ('asked', 'We asked the group'), ('checked', 'Checked')], default='waiting', max_length=10)),
                ('causes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('new', 'New group'), ('name', 'The name changed'), ('numbers', 'The numbers changed'), ('legal-form', 'The legal form changed')], max_length=20), size=None)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('message', models.TextField(blank=True, max_length=2000)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('checks', models.ManyToManyField(blank=True, related_name='+', to='organisations.check')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MergeJournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('changed', 'Fields changed'), ('removed', 'Row set aside'), ('added', 'Row added')], max_length=10)),
                ('model', models.CharField(max_length=80)),
                ('row', models.CharField(max_length=64)),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='organisations.merge')),
            ],
            options={
                'indexes': [models.Index(fields=['merge', '-id'], name='merge_journal_by_merge')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['changed', 'removed', 'added'])), name='merge_journal_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='NameKey',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='name_key', serialize=False, to='organisations.organisation')),
                ('key', models.CharField(max_length=400)),
                ('site', models.CharField(blank=True, max_length=300)),
                ('mail_domain', models.CharField(blank=True, max_length=250)),
                ('phone', models.CharField(blank=True, max_length=15)),
                ('site_public', models.BooleanField(default=False)),
                ('mail_public', models.BooleanField(default=False)),
                ('compared_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['key'], name='name_key_trigrams', opclasses=['gin_trgm_ops']), models.Index(condition=models.Q(('site', ''), _negated=True), fields=['site'], name='name_key_by_site'), models.Index(condition=models.Q(('mail_domain', ''), _negated=True), fields=['mail_domain'], name='name_key_by_domain'), models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='name_key_by_phone')],
            },
        ),
        migrations.AddIndex(
            model_name='othername',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['key'], name='other_name_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['target', '-merged_at'], name='merge_by_target'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['-merged_at', '-id'], name='merge_newest'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(models.F('source'), condition=models.Q(('undone_at__isnull', True)), name='merge_one_in_force_per_record'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('target', models.F('source')), _negated=True), name='merge_of_two_records'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='merge_undone_at_and_by'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('role', 'lead')), fields=['organisation'], include=('user',), name='membership_of_lead'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('user'), condition=models.Q(('ended_at__isnull', True)), name='membership_one_open_each'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'member'])), name='membership_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='membership_ended_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), name='invitation_one_open_per_address'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_by__isnull', True), ('withdrawn_at__isnull', False), _connector='OR'), name='invitation_withdrawn_by_somebody_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_not_both_accepted_and_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(models.F('scheme'), models.F('value'), name='identifier_belongs_to_one_organisation'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('status', 'asked')), fields=['due_on', 'id'], name='handover_due'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(models.F('organisation'), condition=models.Q(('status', 'asked')), name='handover_one_open_per_group'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['offer', 'request'])), name='handover_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'done', 'objected', 'withdrawn', 'lapsed'])), name='handover_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'asked')), models.Q(models.Q(('status', 'asked'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='handover_ended_says_when'),
        ),
        migrations.AddIndex(
            model_name='fieldconsent',
            index=models.Index(condition=models.Q(('lapsed_at__isnull', True), ('public', True)), fields=['confirmed_at'], name='field_consent_due'),
        ),
        migrations.AddConstraint(
            model_name='fieldconsent',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('field'), name='field_consent_one_per_field'),
        ),
        migrations.AddConstraint(
            model_name='fieldconsent',
            constraint=models.CheckConstraint(condition=models.Q(('given_as__in', ['lead', 'member', 'staff'])), name='field_consent_given_as_is_known'),
        ),
        migrations.AddIndex(
            model_name='duplicatepair',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['-score', 'id'], name='duplicate_pair_open'),
        ),
        migrations.AddIndex(
            model_name='duplicatepair',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['evidence'], name='duplicate_pair_by_evidence'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.UniqueConstraint(models.F('one'), models.F('two'), name='duplicate_pair_found_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('two'))), name='duplicate_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='duplicate_pair_score_is_up_to_100'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'apart', 'merged'])), name='duplicate_pair_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('status', 'open')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['apart', 'merged'])), _connector='OR'), name='duplicate_pair_decided_at_and_by'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('status', 'asked')), fields=['asked_at', 'id'], name='claim_open'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['user', '-asked_at'], name='claim_by_person'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('user'), condition=models.Q(('status', 'asked')), name='claim_one_open_each'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'refused', 'withdrawn', 'lapsed'])), name='claim_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status__in', ['asked', 'lapsed'])), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status__in', ['approved', 'refused', 'withdrawn'])), _connector='OR'), name='claim_answered_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked__isnull', False), ('role__in', ['lead', 'member']), ('status', 'approved')), models.Q(models.Q(('status', 'approved'), _negated=True), ('checked__isnull', True), ('role', '')), _connector='OR'), name='claim_approved_says_what_was_checked'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal__isnull', False), ('status', 'refused')), models.Q(models.Q(('status', 'refused'), _negated=True), ('refusal__isnull', True), ('told', '')), _connector='OR'), name='claim_refused_says_why'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('who', ''), _negated=True), models.Q(('phone', ''), _negated=True)), name='claim_says_who_and_how'),
        ),
        migrations.AddConstraint(
            model_name='othername',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='other_name_once_for_each_group'),
        ),
        migrations.AddConstraint(
            model_name='othername',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='other_name_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='othername',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['also', 'acronym', 'former'])), name='other_name_kind_is_known'),
        ),
        migrations.AddIndex(
            model_name='registerdifference',
            index=models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['found_at', 'id'], name='register_difference_open'),
        ),
        migrations.AddConstraint(
            model_name='registerdifference',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('field'), condition=models.Q(('settled_at__isnull', True)), name='register_difference_one_open'),
        ),
        migrations.AddConstraint(
            model_name='registerdifference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_how', '')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', True), ('settled_how', 'gone')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('settled_how__in', ['theirs', 'ours'])), _connector='OR'), name='register_difference_settled_how_and_by'),
        ),
        migrations.AddIndex(
            model_name='similargroupdeclaration',
            index=models.Index(fields=['-declared_at', '-id'], name='similar_group_newest'),
        ),
        migrations.AddConstraint(
            model_name='similargroupdeclaration',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('similar_to'), name='similar_group_declared_once'),
        ),
        migrations.AddConstraint(
            model_name='similargroupdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('organisation', models.F('similar_to')), _negated=True), name='similar_group_is_another'),
        ),
        migrations.AddConstraint(
            model_name='similargroupdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('why', 'other'), ('words', ''), _negated=True), name='similar_group_other_has_words'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('listed', True), ('status', 'active')), fields=['sort_name', 'id'], name='organisation_in_order'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GistIndex(apps.places.distance.MercatorPoint('longitude', 'latitude'), condition=models.Q(('listed', True), ('status', 'active')), name='organisation_by_distance'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(models.F('ward'), condition=models.Q(('listed', True), ('status', 'active')), name='organisation_by_ward_listed'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['sort_name', 'id'], name='organisation_by_name_all'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('status__in', ['active', 'dormant'])), fields=['id'], name='organisation_at_work'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('quiet_asked_at__isnull', False)), fields=['quiet_asked_at'], name='organisation_quiet'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='organisation_search'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['named'], name='organisation_named'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['name'], name='organisation_name_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organisation_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '[[:cntrl:]]'), _negated=True), name='organisation_name_is_one_line'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'dormant', 'closed', 'merged'])), name='organisation_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='organisation_merged_says_into_which'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='organisation_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='organisation_has_a_whole_point_or_none'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('national_body__regex', '^([1-9][0-9]{5,6})?$')), name='organisation_national_body_is_a_charity_number'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('income__isnull', True), ('income_year__isnull', True)), models.Q(('income__isnull', False), ('income_year__isnull', False)), _connector='OR'), name='organisation_income_and_its_year'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('income_answer', 'rather-not'), _negated=True), ('income__isnull', True), _connector='OR'), name='organisation_income_not_said_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('people_answer', 'rather-not'), _negated=True), models.Q(('committee__isnull', True), ('member_count__isnull', True), ('paid_staff__isnull', True), ('volunteers__isnull', True)), _connector='OR'), name='organisation_people_not_said_are_empty'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='organisation_closed_says_when'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('income_answer__in', ['not-asked', 'answered', 'rather-not']), ('led_by_answer__in', ['not-asked', 'answered', 'rather-not']), ('people_answer__in', ['not-asked', 'answered', 'rather-not']), ('serves_answer__in', ['not-asked', 'answered', 'everybody', 'rather-not'])), name='organisation_answers_are_known'),
        ),
        migrations.AddIndex(
            model_name='verification',
            index=models.Index(condition=models.Q(('status__in', ['waiting', 'asked'])), fields=['since', 'id'], name='verification_open'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.UniqueConstraint(models.F('organisation'), condition=models.Q(('status__in', ['waiting', 'asked'])), name='verification_one_open_per_group'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'asked', 'checked'])), name='verification_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='verification_decided_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'checked'), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='verification_checked_says_when'),
        ),
        migrations.RunSQL(FOR_EVERYBODY, NOT_FOR_EVERYBODY),
    ]
