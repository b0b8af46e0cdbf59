from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

SEARCH = """
CREATE TEXT SEARCH CONFIGURATION portal (COPY = english);
ALTER TEXT SEARCH CONFIGURATION portal ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""

SORT_KEY = """
CREATE FUNCTION core_sort_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN left(
    btrim(
        regexp_replace(
            regexp_replace(
                lower(unaccent('unaccent', normalize(name, NFKC)) COLLATE "pg_c_utf8"), '[''’ʼ`]', '', 'g'
            ),
            '[^[:alnum:]]+', ' ', 'g'
        )
    ),
    200
);
"""
"""The key by which names are ordered: no accents, capitals or punctuation. The collation is of Postgres itself."""


class Migration(migrations.Migration):
    """What the tables of all apps build on: trusted extensions, and a search in English that reads over accents."""

    initial = True
    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SEARCH, "DROP TEXT SEARCH CONFIGURATION portal"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION core_sort_key(text)"),
    ]
