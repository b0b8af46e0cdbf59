import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from openpyxl import load_workbook

from apps.core import exports
from apps.core.exports import XLSX, Column, export, export_table, safe_filename
from apps.core.suppression import Fewer, Hidden, Shown

pytestmark = pytest.mark.django_db  # a response that closes tidies the connections

User = get_user_model()
COLUMNS = [Column("Name", lambda person: person.name), Column("Letters", lambda person: len(person.name))]


class OwnRow(QuerySet):
    """A stand-in for any list with the rule 'each person sees their own row'."""

    def visible_to(self, user):
        return self.filter(pk=user.pk)


def read_csv(response):
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def read_xlsx(response):
    body = b"".join(response.streaming_content)
    response.close()
    sheet = load_workbook(io.BytesIO(body))["Export"]
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


def one_cell(value, kind="csv"):
    response = exports._response(["Value", "End"], [[value, "end"]], "one", kind)
    return read_csv(response)[1][0] if kind == "csv" else read_xlsx(response)[1][0]


@pytest.mark.parametrize(("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_an_export_holds_only_the_rows_that_the_person_may_see(kind, read):
    mine = User.objects.create_user("mine@example.org", name="Zoë Ünal")
    User.objects.create_user("other@example.org", name="Somebody else")

    rows = read(export(OwnRow(User).order_by("pk"), mine, COLUMNS, "People", kind))

    assert (
        rows
        == {
            "csv": [["Name", "Letters"], ["Zoë Ünal", "8"]],
            "xlsx": [[("Name", "s"), ("Letters", "s")], [("Zoë Ünal", "s"), (8, "n")]],
        }[kind]
    )


def test_a_csv_export_of_many_chunks_has_each_row_once():
    User.objects.bulk_create([User(email=f"p{number}@example.org", name=f"P{number}") for number in range(1203)])

    class Everyone(QuerySet):
        def visible_to(self, user):
            return self.exclude(pk=user)

    response = export(Everyone(User).order_by("pk"), 0, COLUMNS[:1], "People")

    assert [row[0] for row in read_csv(response)] == ["Name", *(f"P{number}" for number in range(1203))]


@pytest.mark.parametrize("rows", [lambda: User.objects.order_by("pk"), lambda: [1, 2], lambda: QuerySet(User)])
def test_rows_without_a_visibility_rule_are_refused(rows):
    with pytest.raises(TypeError, match="visible_to"):
        export(rows(), None, COLUMNS, "People")


def test_rows_without_an_order_are_refused():
    with pytest.raises(TypeError, match="order"):
        export(OwnRow(User), User(pk=1), COLUMNS, "People")


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+44 161 496 0000", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", '=HYPERLINK("x","y")', "＝1"],
)
def test_words_that_a_spreadsheet_would_run_stay_words(words):
    assert one_cell(words) == f"'{words}"
    value, kind = one_cell(words, "xlsx")
    assert (value, kind) == (words.replace("\r", "\n"), "s")


@pytest.mark.parametrize(
    ("value", "as_csv", "as_xlsx"),
    [
        (-5, "-5", (-5, "n")),
        (Decimal("-2.50"), "-2.50", (-2.5, "n")),
        (Decimal("6.00"), "6", (6, "n")),
        (21.0, "21", (21, "n")),
        (20.5, "20.5", (20.5, "n")),
        ("-", "'-", ("-", "s")),
        ("St Mary's, Moston", "St Mary's, Moston", ("St Mary's, Moston", "s")),
        (True, "yes", ("yes", "s")),
        (None, "", (None, "n")),
        (Shown(1234), "1234", (1234, "n")),
        (Shown(91, "%"), "91%", ("91%", "s")),
        (Fewer(10), "fewer than 10", ("fewer than 10", "s")),
        (Hidden(), "hidden *", ("hidden *", "s")),
        (date(2026, 12, 19), "2026-12-19", (datetime(2026, 12, 19), "d")),  # noqa: DTZ001
        (datetime(2026, 7, 1, 18, 42, tzinfo=UTC), "2026-07-01 19:42+01:00", (datetime(2026, 7, 1, 19, 42), "d")),  # noqa: DTZ001
        ("a\x07bell", "a\x07bell", ("abell", "s")),
    ],
)
def test_a_value_is_written_as_what_it_is(value, as_csv, as_xlsx):
    assert one_cell(value) == as_csv
    assert one_cell(value, "xlsx") == as_xlsx


def test_a_table_of_figures_takes_safe_results():
    response = export_table(["Ward", "Groups"], [["Moston", Shown(14)], ["Brooklands", Fewer(10)]], "By ward")

    assert read_csv(response) == [["Ward", "Groups"], ["Moston", "14"], ["Brooklands", "fewer than 10"]]


def test_a_table_of_figures_refuses_a_bare_number():
    with pytest.raises(TypeError, match="did not come out of suppress"):
        read_csv(export_table(["Ward", "Groups"], [["Moston", 4]], "By ward"))


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("Queue, July 2026", "csv", "queue-july-2026.csv"),
        ("Çafé", "xlsx", "cafe.xlsx"),
        ('../../x"; filename="y.exe\r\nSet-Cookie: a', "csv", "x-filename-y-exe-set-cookie-a.csv"),
        ("", "csv", "export.csv"),
        ("你好", "csv", "export.csv"),
        ("a" * 200, "csv", "a" * 80 + ".csv"),
    ],
)
def test_a_filename_is_letters_digits_and_hyphens(name, kind, safe):
    assert safe_filename(name, kind) == safe


def test_the_headers_say_what_it_is_and_keep_it_private():
    responses = [export_table(["Ward"], [["Moston"]], "By ward", kind) for kind in ("csv", "xlsx")]

    assert [
        (r["Content-Type"], r["Content-Disposition"], r["Cache-Control"], r["X-Content-Type-Options"])
        for r in responses
    ] == [
        ("text/csv; charset=utf-8", 'attachment; filename="by-ward.csv"', "private, no-store", "nosniff"),
        (XLSX, 'attachment; filename="by-ward.xlsx"', "private, no-store", "nosniff"),
    ]
    for response in responses:
        response.close()


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no export of kind"):
        export_table(["Ward"], [], "By ward", "pdf")
