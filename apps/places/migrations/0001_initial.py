import apps.places.models
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoundaryUpload',
            fields=[
                ('uploaded_by', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('file_name', models.CharField(max_length=200)),
                ('packed', models.BinaryField()),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('publisher', models.CharField(max_length=120)),
                ('licence', models.CharField(max_length=120)),
                ('dated', models.CharField(max_length=60)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('to_check', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Neighbourhood',
            fields=[
                ('code', models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('short_name', models.CharField(max_length=40)),
                ('area', models.CharField(blank=True, max_length=40)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.source')),
            ],
        ),
        migrations.CreateModel(
            name='BoundaryImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('file_name', models.CharField(max_length=200)),
                ('code_property', models.CharField(max_length=120)),
                ('name_property', models.CharField(blank=True, max_length=120)),
                ('left_out', models.PositiveIntegerField()),
                ('points_before', models.PositiveIntegerField()),
                ('points_after', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('imported_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.source')),
            ],
        ),
        migrations.CreateModel(
            name='Ward',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('short_name', models.CharField(max_length=30)),
                ('hex_q', models.SmallIntegerField()),
                ('hex_r', models.SmallIntegerField()),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.source')),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('replaced_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Postcode',
            fields=[
                ('code', models.CharField(db_collation='C', max_length=7, primary_key=True, serialize=False)),
                ('ward_code', models.CharField(blank=True, max_length=9, null=True)),
                ('local_authority_code', models.CharField(blank=True, max_length=9, null=True)),
                ('lsoa_code', models.CharField(blank=True, max_length=9, null=True)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('introduced', models.DateField(blank=True, null=True)),
                ('terminated', models.DateField(blank=True, null=True)),
                ('ward', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postcodes', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('strand', models.CharField(max_length=60)),
                ('category', models.CharField(max_length=200)),
                ('people', models.PositiveIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.source')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='population', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='PlaceEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('moved', 'Ward moved'), ('taken-back', 'Move taken back'), ('added', 'Neighbourhood added'), ('closed', 'Neighbourhood closed')], max_length=10)),
                ('first_day', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('from_neighbourhood', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.neighbourhood')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='places.neighbourhood')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='Deprivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.SlugField(max_length=40)),
                ('decile', models.PositiveSmallIntegerField()),
                ('score', models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.source')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deprivation', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='WardBoundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rings', models.JSONField()),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='places.boundaryimport')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='WardMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('edit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='membership', to='places.placeedit')),
                ('neighbourhood', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='places.neighbourhood')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.source')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='places.ward')),
            ],
        ),
        migrations.CreateModel(
            name='PostcodeImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('release', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('ONSPD', 'ONSPD'), ('NSPL', 'NSPL'), ('other', 'other')], max_length=10)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('only_place', models.BooleanField(default=False)),
                ('rows', models.PositiveIntegerField(blank=True, null=True)),
                ('rows_in_place', models.PositiveIntegerField(blank=True, null=True)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refusal', models.CharField(blank=True, max_length=1000)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-started_at', '-id'], name='postcode_imports_newest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='postcode_import_ends_one_way'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('rows__isnull', False), ('rows_in_place__isnull', False)), models.Q(('finished_at__isnull', True), ('rows__isnull', True), ('rows_in_place__isnull', True)), _connector='OR'), name='postcode_import_finished_says_how_many'), models.CheckConstraint(condition=models.Q(models.Q(('refusal', ''), ('refused_at__isnull', True)), models.Q(('refused_at__isnull', False), models.Q(('refusal', ''), _negated=True)), _connector='OR'), name='postcode_import_refused_says_why')],
            },
        ),
        migrations.AddConstraint(
            model_name='boundaryimport',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('starts',), name='boundary_import_one_for_a_day'),
        ),
        migrations.AddConstraint(
            model_name='boundaryimport',
            constraint=models.CheckConstraint(condition=models.Q(('height__gt', 0), ('width__gt', 0)), name='boundary_import_has_a_size'),
        ),
        migrations.AddConstraint(
            model_name='ward',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='ward_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='ward',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends__isnull', True), ('replaced_by__len', 0)), models.Q(('ends__isnull', False), ('replaced_by__len__gt', 0)), _connector='OR'), name='ward_that_ends_says_what_replaces_it'),
        ),
        migrations.AddConstraint(
            model_name='ward',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('hex_q', '='), ('hex_r', '='), (apps.places.models.DateRange('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='ward_hexagon_is_its_own'),
        ),
        migrations.AddIndex(
            model_name='postcode',
            index=models.Index(condition=models.Q(('ward__isnull', False)), fields=['ward'], name='postcode_by_ward'),
        ),
        migrations.AddConstraint(
            model_name='postcode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z][A-Z0-9]{1,3}[0-9][A-Z]{2}$')), name='postcode_is_compact'),
        ),
        migrations.AddConstraint(
            model_name='postcode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (49, 61)), ('longitude__isnull', False), ('longitude__range', (-9, 3))), _connector='OR'), name='postcode_is_in_the_united_kingdom_or_nowhere'),
        ),
        migrations.AddConstraint(
            model_name='postcode',
            constraint=models.CheckConstraint(condition=models.Q(('ward__isnull', True), models.Q(('ward', models.F('ward_code')), ('ward_code__isnull', False)), _connector='OR'), name='postcode_ward_is_the_one_of_its_code'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.UniqueConstraint(models.F('ward'), models.F('strand'), models.F('category'), models.F('year'), name='population_once_per_category', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='placeedit',
            index=models.Index(fields=['ward', '-id'], name='place_edit_by_ward'),
        ),
        migrations.AddConstraint(
            model_name='placeedit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_neighbourhood__isnull', False), ('kind__in', ('moved', 'taken-back')), ('ward__isnull', False)), models.Q(('from_neighbourhood__isnull', True), ('kind__in', ('added', 'closed')), ('ward__isnull', True)), _connector='OR'), name='place_edit_of_a_ward_names_where_it_left'),
        ),
        migrations.AddConstraint(
            model_name='placeedit',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='place_edit_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='deprivation',
            constraint=models.UniqueConstraint(models.F('ward'), models.F('measure'), name='deprivation_once_per_measure'),
        ),
        migrations.AddConstraint(
            model_name='deprivation',
            constraint=models.CheckConstraint(condition=models.Q(('decile__range', (1, 10))), name='deprivation_decile_is_1_to_10'),
        ),
        migrations.AddConstraint(
            model_name='wardboundary',
            constraint=models.UniqueConstraint(models.F('release'), models.F('ward'), name='ward_boundary_once_in_a_release'),
        ),
        migrations.AddConstraint(
            model_name='wardmembership',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='ward_membership_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='wardmembership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('ward', '='), (apps.places.models.DateRange('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='ward_membership_one_at_a_time'),
        ),
    ]
