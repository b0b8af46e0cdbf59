import django.core.serializers.json
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('quarter', 'Quarter'), ('year', 'Financial year')], max_length=7)),
                ('code', models.CharField(max_length=7, unique=True)),
                ('raw', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('safe', models.JSONField()),
                ('wards', models.JSONField(blank=True, default=dict)),
                ('threshold', models.PositiveSmallIntegerField()),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^\\d{4}-q[1-4]$'), ('kind', 'quarter')), models.Q(('code__regex', '^\\d{4}$'), ('kind', 'year')), _connector='OR'), name='publication_code_fits_its_kind'), models.CheckConstraint(condition=models.Q(('threshold__gte', 5)), name='publication_threshold_is_at_least_five')],
            },
        ),
    ]
