"""Numbers in addresses are read without trusting them; lines copied into a table fail as they were raised."""

import pytest
from django.db import connection

from apps.core import typed
from apps.core.copying import copy


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        (7, 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("²", None),
        ("٣", None),
        ("-7", None),
        ("7.0", None),
        (" 7", None),
        ("", None),
        (None, None),
    ],
)
def test_number_of_a_text_is_plain_digits_or_nothing(text, number):
    assert typed.number(text) == number


@pytest.mark.django_db
def test_copy_says_how_many_lines_there_were():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE lines (number integer) ON COMMIT DROP")
        assert copy(cursor, "lines (number)", (f"{n}\n" for n in range(100_000))) == 100_000
        cursor.execute("SELECT count(*), max(number) FROM lines")
        assert cursor.fetchone() == (100_000, 99_999)


@pytest.mark.django_db
def test_copy_of_lines_that_fail_raises_what_they_raised_and_keeps_none():
    def lines():
        yield "1\n"
        raise LookupError("line 2")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE lines (number integer) ON COMMIT DROP")
        with pytest.raises(LookupError, match="line 2"):
            copy(cursor, "lines", lines())
        cursor.execute("SELECT count(*) FROM lines")
        assert cursor.fetchone() == (0,)
