import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

FORWARD = """
CREATE TEXT SEARCH CONFIGURATION portal (COPY = english);
ALTER TEXT SEARCH CONFIGURATION portal ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial"), ("core", "0002_audit_is_append_only")]

    operations = [
        migrations.RunSQL(FORWARD, "DROP TEXT SEARCH CONFIGURATION portal;"),
        migrations.AddField(
            "community",
            "compares_with",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField("organisation", "findable", models.TextField(blank=True, editable=False, default="")),
        migrations.AlterField("organisation", "findable", models.TextField(blank=True, editable=False)),
        migrations.RemoveIndex("organisation", "organisation_search"),
        migrations.RemoveField("organisation", "search"),
        migrations.AddField(
            "organisation",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=SearchVector("name", weight="A", config="portal")
                + SearchVector("purpose", weight="B", config="portal")
                + SearchVector("findable", weight="C", config="portal"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "organisation",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="organisation_search", fastupdate=False),
        ),
    ]
