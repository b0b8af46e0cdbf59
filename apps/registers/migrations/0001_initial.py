import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
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
            name='RegisterCode',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('part', models.CharField(max_length=10)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('communities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='registers_registercode_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='RegisterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField()),
                ('charities_file', models.CharField(max_length=200)),
                ('classification_file', models.CharField(max_length=200)),
                ('extract_date', models.DateField()),
                ('new', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('removed', models.PositiveIntegerField()),
                ('kept', models.PositiveIntegerField()),
                ('twice', models.PositiveIntegerField(default=0)),
                ('pairs', models.JSONField(blank=True, default=list)),
                ('loaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('plain', models.TextField()),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('on_register', models.BooleanField()),
                ('registered_on', models.DateField(blank=True, null=True)),
                ('removed_on', models.DateField(blank=True, null=True)),
                ('missing_since', models.DateField(blank=True, null=True)),
                ('reporting', models.CharField(blank=True, max_length=60)),
                ('year_end', models.DateField(blank=True, null=True)),
                ('income', models.BigIntegerField(blank=True, null=True)),
                ('expenditure', models.BigIntegerField(blank=True, null=True)),
                ('address', models.TextField(blank=True)),
                ('postcode', models.TextField(blank=True)),
                ('phone', models.TextField(blank=True)),
                ('email', models.TextField(blank=True)),
                ('website', models.TextField(blank=True)),
                ('company_number', models.CharField(blank=True, max_length=8)),
                ('is_cio', models.BooleanField()),
                ('activities', models.TextField(blank=True)),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('changed_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.registerimport')),
            ],
        ),
        migrations.CreateModel(
            name='RegisterWord',
            fields=[
                ('word', models.TextField(primary_key=True, serialize=False)),
                ('entries', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='register_word_trigrams', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.AddIndex(
            model_name='registerimport',
            index=models.Index(fields=['-extract_date', '-id'], name='register_import_latest'),
        ),
        migrations.AddConstraint(
            model_name='registerimport',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__gte', models.F('started_at'))), name='register_import_ends_after_its_start'),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(fields=['plain'], name='register_entry_by_name', opclasses=['text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=django.contrib.postgres.indexes.GinIndex(models.Func('plain', models.Value(' '), function='string_to_array'), name='register_entry_by_word'),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(condition=models.Q(('company_number', ''), _negated=True), fields=['company_number'], name='register_entry_by_company'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='register_entry_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.CheckConstraint(condition=models.Q(('on_register', True), ('removed_on__isnull', False), _negated=True), name='register_entry_on_or_removed'),
        ),
        migrations.AddConstraint(
            model_name='registerentry',
            constraint=models.CheckConstraint(condition=models.Q(('missing_since__isnull', False), ('on_register', True), _negated=True), name='register_entry_on_or_missing'),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(condition=models.Q(('on_register', True), models.Q(('reporting__iexact', 'submission overdue'), ('reporting__iexact', 'submission double default'), _connector='OR')), fields=['number'], name='register_entry_overdue'),
        ),
        migrations.AddIndex(
            model_name='registerentry',
            index=models.Index(condition=models.Q(('on_register', True), ('reporting', ''), models.Q(('is_cio', True), ('income__gt', 10000), _connector='OR')), fields=['year_end'], name='register_entry_silent'),
        ),
    ]
