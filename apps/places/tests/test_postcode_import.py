"""The national list of postcodes: loaded from each form of file, or refused by its line with nothing changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent
from apps.places import postcodes
from apps.places.models import Postcode, PostcodeImport, Source
from apps.places.postcodes.columns import read_header
from apps.places.progress import Meter

from .factories import PostcodeFactory, WardFactory
from .postcode_files import HEADERS, OLD, OTHER, OURS, STAMPED, cells, packed, table, text, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ward():
    return WardFactory(code=OURS, name="Moss Side")


def load(path, **more):
    return postcodes.import_file(path, by=SYSTEM, **more)


def held() -> list[str]:
    return [str(postcode) for postcode in Postcode.objects.order_by("code")]


@pytest.mark.parametrize("form", list(HEADERS))
@pytest.mark.parametrize("pack", [None, packed, zipped])
def test_import_of_each_form_of_file_reads_columns_by_name_and_the_newest_year(tmp_path, ward, form, pack):
    path = table(tmp_path, "M14 4FB", "M1 1AA", form=form)
    entry, changed = load(pack(path) if pack else path)
    assert (changed, held()) == (True, ["M1 1AA", "M14 4FB"])
    found = postcodes.find("m144fb")
    assert (found.ward, found.ward_code, found.local_authority_code, found.lsoa_code) == (
        ward,
        OURS,
        "E08000003",
        "E01005061",
    )
    assert (found.latitude, found.longitude) == (Decimal("53.45679"), Decimal("-2.24568"))
    assert (found.introduced, found.terminated) == (dt.date(1980, 1, 1), None)
    assert (entry.release, entry.kind, entry.rows, entry.rows_in_place, entry.refusal) == (
        "ONSPD February 2025",
        "ONSPD",
        2,
        2,
        "",
    )


def test_import_keeps_ended_postcodes_those_elsewhere_and_those_with_no_place(tmp_path):
    rows = [
        cells(STAMPED, "M14 4FB", doterm="200106"),
        cells(STAMPED, "M33 1AA", ward=OTHER),
        cells(STAMPED, "IM1 1AA", ward="", lad25cd="M99999999", lat="99.999999", long="0.000000"),
        cells(STAMPED, "NPT 1AA", ward="", lat="", long="", dointr="1980-01", doterm="1984-06-01"),
    ]
    path = tmp_path / "NSPL21_NOV_2024_UK.csv"
    path.write_text(text(rows), newline="")
    entry, _ = load(path)
    assert (entry.release, entry.rows, entry.rows_in_place) == ("NSPL November 2024", 4, 1)
    found = list(Postcode.objects.order_by("code").values_list("code", "ward", "ward_code", "latitude", "terminated"))
    assert found == [
        ("IM11AA", None, None, None, None),
        ("M144FB", OURS, OURS, Decimal("53.45679"), dt.date(2001, 6, 1)),
        ("M331AA", None, OTHER, Decimal("53.45679"), None),
        ("NPT1AA", None, None, None, dt.date(1984, 6, 1)),
    ]


def test_import_with_only_place_leaves_out_other_authorities_but_not_other_wards_of_ours(tmp_path):
    rows = [
        cells(STAMPED, "M14 4FB"),
        cells(STAMPED, "M33 1AA", ward=OTHER),
        cells(STAMPED, "M14 9ZZ", ward=OTHER, lad25cd="E08000003"),
    ]
    path = tmp_path / "ONSPD_FEB_2025_UK.csv"
    path.write_text(text(rows), newline="")
    entry, _ = load(path, only_place=True)
    assert (held(), entry.rows, entry.rows_in_place) == (["M14 4FB", "M14 9ZZ"], 2, 1)
    assert load(path)[1] is True
    assert held() == ["M14 4FB", "M14 9ZZ", "M33 1AA"]


def test_import_of_the_same_file_twice_changes_nothing_the_second_time(tmp_path):
    path = table(tmp_path, "M14 4FB")
    first, _ = load(path)
    before = list(Postcode.objects.values())
    again, changed = load(path)
    assert (again, changed, PostcodeImport.objects.count()) == (first, False, 1)
    assert list(Postcode.objects.values()) == before
    assert AuditEvent.objects.filter(verb__startswith="postcodes.").count() == 1


def test_import_of_the_next_release_replaces_the_list_and_its_credit(tmp_path):
    load(table(tmp_path, "M14 4FB", "M1 1AA"))
    load(table(tmp_path, "M14 4FB", "M20 2BB", name="ONSPD_MAY_2025_UK.csv"))
    assert held() == ["M14 4FB", "M20 2BB"]
    source = Source.objects.get(code="ons-postcodes")
    assert (source.name, source.licence, source.dated) == (
        "ONS Postcode Directory, May 2025",
        "Open Government Licence v3.0",
        "May 2025",
    )
    assert source.note == (
        "Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail copyright"
        " and database right 2025. Contains National Statistics data © Crown copyright and database right 2025."
    )


def test_import_is_tied_to_wards_that_become_ours_later(tmp_path, ward):
    rows = [cells(STAMPED, "M14 4FB"), cells(STAMPED, "M33 1AA", ward=OTHER)]
    path = tmp_path / "ONSPD_FEB_2025_UK.csv"
    path.write_text(text(rows), newline="")
    load(path)
    new = WardFactory(code=OTHER)
    assert postcodes.relink() == 1
    assert postcodes.find("M33 1AA").ward == new


BAD_ROWS = {
    "a cut row": (
        cells(STAMPED, "M20 2BB")[:9],
        "The row has 9 cells where there should be 19. It may be cut in half.",
    ),
    "no postcode": (cells(STAMPED, "12345"), "“12345” in pcds is not a postcode."),
    "a word for a place": (
        cells(STAMPED, "M20 2BB", lat="north"),
        "“north” in lat is not a coordinate such as 50.25.",
    ),
    "one coordinate": (cells(STAMPED, "M20 2BB", long=""), "“” in long is not a coordinate such as -8.25."),
    "coordinates that are swapped": (
        cells(STAMPED, "M20 2BB", lat="-2.2", long="53.4"),
        "“-2.2” in lat is outside the United Kingdom: it should be from 49 to 61.",
    ),
    "a date such as a person writes": (
        cells(STAMPED, "M20 2BB", dointr="01/06/2001"),
        "“01/06/2001” in dointr is not a month such as 202502.",
    ),
    "month 13": (cells(STAMPED, "M20 2BB", doterm="200113"), "“200113” in doterm is not a month such as 202502."),
    "a name for a code": (
        cells(STAMPED, "M20 2BB", wd25cd="Moss Side"),
        "“Moss Side” in wd25cd is not a code such as E05000001.",
    ),
    "a postcode again": (cells(STAMPED, "M14 4FB"), "M14 4FB stands in the file twice. It is on line 2 too."),
}


def refused(path) -> str:
    """What the file is refused with. Nothing that was there is changed, and the refusal is kept."""
    PostcodeFactory(code="AB101AA", ward=None)
    before = list(Postcode.objects.values())
    with pytest.raises(postcodes.BadFile) as caught:
        load(path)
    assert list(Postcode.objects.values()) == before
    kept = PostcodeImport.objects.get()
    assert (kept.refusal, kept.finished_at, kept.rows, kept.file_name) == (caught.value.message, None, None, path.name)
    assert kept.refused_at is not None
    event = AuditEvent.objects.get(verb="postcodes.refused")
    assert (event.subject_id, event.reason_code) == (kept.pk, "bad-file")
    return caught.value.message


@pytest.mark.parametrize("case", list(BAD_ROWS))
@pytest.mark.parametrize("pack", [None, packed, zipped])
def test_import_with_a_bad_row_is_refused_by_its_line_and_changes_nothing(tmp_path, case, pack):
    row, sentence = BAD_ROWS[case]
    path = tmp_path / "ONSPD_FEB_2025_UK.csv"
    good = [cells(STAMPED, "M14 4FB"), cells(STAMPED, "M1 1AA")]
    path.write_text(text([*good, row, cells(STAMPED, "M2 2BB")]), newline="")
    assert refused(pack(path) if pack else path) == f"Line 4: {sentence}"


def test_import_with_a_newline_in_a_quoted_cell_still_counts_lines_of_the_file(tmp_path):
    path = tmp_path / "ONSPD_FEB_2025_UK.csv"
    path.write_text(text([cells(STAMPED, "M14 4FB", imd20ind="one\ntwo"), cells(STAMPED, "x")]), newline="")
    assert refused(path) == "Line 4: “x” in pcds is not a postcode."


def test_import_with_a_large_line_number_writes_it_with_commas(tmp_path):
    rows = [cells(STAMPED, f"M{n // 400 + 1}{n % 10}{'AB'[n // 10 % 2]}{chr(65 + n // 20 % 20)}") for n in range(4000)]
    path = tmp_path / "ONSPD_FEB_2025_UK.csv"
    path.write_text(text([*rows, ["M1"]]), newline="")
    assert refused(path).startswith("Line 4,002: The row has 1 cells")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (b"%PDF-1.7\n...", "This is a PDF, not a table of postcodes."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "This is a spreadsheet. Give the CSV file that was published, not one saved from it.",
        ),
        (
            b"\n<!DOCTYPE html><html>",
            "This is a web page, not a table of postcodes. The link may have led to a page: fetch the file.",
        ),
        (b"\x7fELF\x02\x01\x01\0\0\0", "This is not a text file, so it is not a table of postcodes."),
        ("pcds\n".encode("utf-16"), "The file is saved as UTF-16. It has to be UTF-8, as it is published."),
        (b"PK\x03\x04 and then it was cut", "The zip is damaged, or was not fetched whole. Fetch it again."),
        (b"\x1f\x8b\x08 and then it was cut", "The file ends too early. It was not fetched whole: fetch it again."),
        (
            b"name,town\nA,B\n",
            (
                "Line 1: There is no column for the postcode (pcds or pcd8 or pcd7), when it began (dointr), when it ended"
                " (doterm), the local authority (ladcd or oslaua or laua), the ward (wdcd or osward or ward), the small"
                " area (lsoacd or lsoa), the latitude (lat) and the longitude (long). The columns are: name, town."
            ),
        ),
        (
            text([], [*STAMPED, "pcds"]).encode(),
            "Line 1: There are two columns called pcds.",
        ),
        (text([]).encode(), "The file holds no postcodes."),
        (
            (text([cells(STAMPED, "M14 4FB")]) + '"M1 1AA","M1 1').encode(),
            "Line 3: The file ends inside a quoted cell. It was not fetched whole: fetch it again.",
        ),
        (
            (text([cells(STAMPED, "M14 4FB")]) + '"M1 1AA","M1 1' + "x" * 200_000 + '"\n').encode(),
            "Line 3: A quoted cell that begins here never ends.",
        ),
        (
            (text([cells(STAMPED, "M14 4FB")]) + "x" * 300_000).encode(),
            "Line 3: The line is too long for a table of postcodes.",
        ),
        (
            text([cells(STAMPED, "M14 4FB"), cells(STAMPED, "M1 1AA", imd20ind="café")]).encode("latin-1"),
            "Line 3: There are letters that are not UTF-8. Save the file as UTF-8.",
        ),
        (
            text([cells(STAMPED, "M33 1AA", ward=OTHER)]).encode(),
            (
                "None of these postcodes is in a ward of this place. The file may be of a year with other wards, or of"
                " another country."
            ),
        ),
    ],
)
def test_import_of_what_is_not_the_table_is_refused_in_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    assert refused(path) == sentence


def test_import_without_one_needed_column_names_it_and_what_is_there(tmp_path):
    header = [name for name in OLD if name != "osward"]
    path = tmp_path / "ONSPD.csv"
    path.write_text(text([cells(header, "M14 4FB")], header), newline="")
    assert refused(path) == (
        "Line 1: There is no column for the ward (wdcd or osward or ward). The columns are: pcd, pcd2, pcds, dointr,"
        " doterm, oscty, oslaua, usertype, oseast1m, osnrth1m, osgrdind, ctry, oa11, lsoa11, msoa11, lat, long, imd."
    )


def zip_of(path, **members: bytes):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_import_of_a_zip_without_the_table_says_what_it_holds(tmp_path):
    path = zip_of(
        tmp_path / "guide.zip", **{"User Guide/guide.pdf": b"", "Data/multi_csv/ONSPD_FEB_2025_UK_M.csv": b""}
    )
    assert refused(path) == (
        "The zip holds no table called ONSPD_….csv or NSPL_….csv. It holds User Guide/guide.pdf and"
        " Data/multi_csv/ONSPD_FEB_2025_UK_M.csv."
    )


def test_import_of_a_spreadsheet_is_refused_as_one(tmp_path):
    path = zip_of(tmp_path / "ONSPD.xlsx", **{"[Content_Types].xml": b"", "xl/workbook.xml": b""})
    assert refused(path) == "This is a spreadsheet. Give the CSV file that was published, not one saved from it."


def many(folder):
    ends = [f"{c}{x}{y}" for c in range(10) for x in "ABDE" for y in "ABDEF"]
    return table(folder, *(f"M{a}{b} {end}" for a in range(1, 5) for b in range(10) for end in ends))


def test_import_of_a_gzip_file_that_is_cut_is_refused_where_it_ends(tmp_path):
    path = packed(many(tmp_path))
    path.write_bytes(path.read_bytes()[:-3000])
    line, _, sentence = refused(path).partition(": ")
    assert (line[:5], sentence) == ("Line ", "The file ends too early. It was not fetched whole: fetch it again.")


def test_import_of_a_zip_that_is_cut_is_refused(tmp_path):
    path = zipped(many(tmp_path))
    path.write_bytes(path.read_bytes()[:-3000])
    assert refused(path) == "The zip is damaged, or was not fetched whole. Fetch it again."


def test_import_of_a_zip_with_a_damaged_table_is_refused_where_it_is_damaged(tmp_path):
    path = zipped(many(tmp_path))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    line, _, sentence = refused(path).partition(": ")
    assert line[:5] == "Line "
    assert sentence


def test_import_of_a_file_that_is_not_there_says_so(tmp_path):
    assert refused(tmp_path / "nothing.csv") == "The file nothing.csv cannot be read: no such file or directory."


def test_import_by_a_person_is_for_administrators_and_kept_with_their_name(tmp_path):
    path = table(tmp_path, "M14 4FB")
    with pytest.raises(NotAllowed, match="Reference data is for administrators"):
        postcodes.import_file(path, by=UserFactory(roles=[Role.TRIAGE_LEAD]))
    admin = UserFactory(roles=[Role.ADMINISTRATOR])
    entry, _ = postcodes.import_file(path, by=admin)
    assert (entry.by, AuditEvent.objects.get(verb="postcodes.imported").actor_id) == (admin, admin.pk)


def test_command_loads_a_file_and_says_how_many(tmp_path):
    admin = UserFactory(roles=[Role.ADMINISTRATOR])
    path, out = zipped(table(tmp_path, "M14 4FB", "M1 1AA")), io.StringIO()
    call_command("import_postcodes", str(path), by=admin.email.upper(), release="Spring", stdout=out)
    call_command("import_postcodes", str(path), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1:6] == [
        "Checking that each postcode stands there once …",
        "Building the new table and its indexes …",
        "Putting it in the place of the old one …",
        "Comparing the groups with it …",
        "Spring: 2 postcodes are loaded, 2 of them in this place.",
    ]
    assert lines[0].startswith("2 rows, 100%, ")
    assert lines[7].startswith("This file is loaded already, since ")
    assert PostcodeImport.objects.get().by == admin


def test_command_with_a_bad_file_ends_with_the_sentence(tmp_path):
    path = tmp_path / "given.csv"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError) as caught:
        call_command("import_postcodes", str(path), stdout=io.StringIO())
    assert str(caught.value) == "This is a PDF, not a table of postcodes.\nThe postcodes were not changed."


def test_command_for_a_person_without_an_account_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"Nobody has an account with nobody@example\.org"):
        call_command("import_postcodes", str(table(tmp_path, "M14 4FB")), by="nobody@example.org")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_in_a_terminal_draws_one_line_again_and_again():
    times = iter([0.0, 0.1, 10.0, 20.0, 20.1])
    out = Terminal()
    meter = Meter(out, clock=lambda: next(times))
    meter.say("read", 2_000, 0.001)
    meter.say("read", 1_350_000, 0.5)
    meter.say("read", 2_700_000, 1.0)
    meter.say("check", 2_700_000, 1.0)
    first = "[##############              ] 1,350,000 rows, 50%, 135,000 a second, about 10 seconds left"
    last = "[############################] 2,700,000 rows, 100%, 135,000 a second".ljust(len(first))
    assert out.getvalue() == f"\r{first}\r{last}\nChecking that each postcode stands there once …\n"


def test_progress_elsewhere_writes_a_plain_line_now_and_then():
    times = iter([0.0, 5.0, 12.0, 13.0, 400.0])
    out = io.StringIO()
    meter = Meter(out, clock=lambda: next(times))
    for rows, share in ((50_000, 0.01), (120_000, 0.05), (130_000, 0.06), (2_700_000, 1.0)):
        meter.say("read", rows, share)
    assert out.getvalue().splitlines() == [
        "120,000 rows, 5%, 10,000 a second, about 4 minutes left",
        "2,700,000 rows, 100%, 6,750 a second",
    ]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"code": "m144fb"}, "postcode_is_compact"),
        ({"latitude": None}, "postcode_is_in_the_united_kingdom_or_nowhere"),
        ({"latitude": "2.2"}, "postcode_is_in_the_united_kingdom_or_nowhere"),
        ({"ward_code": None}, "postcode_ward_is_the_one_of_its_code"),
        ({"ward_code": OTHER}, "postcode_ward_is_the_one_of_its_code"),
    ],
)
def test_postcode_that_cannot_be_is_refused_by_the_database(ward, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PostcodeFactory(**{"code": "M144FB", "ward": ward, "ward_code": OURS} | values)


CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("name", "ward", "authority", "lsoa"),
    [
        ("nspl_2026", "wd25cd", "lad25cd", "lsoa21cd"),
        ("nspl_late_2025", "wd25cd", "lad25cd", "lsoa21cd"),
        ("nspl_may_2025", "ward", "laua", "lsoa21"),
        ("onspd_feb_2023", "osward", "oslaua", "lsoa21"),
        ("onspd_2017_with_ward98", "osward", "oslaua", "lsoa11"),
    ],
)
def test_columns_of_published_files_are_those_of_today(name, ward, authority, lsoa):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        named = read_header(next(csv.reader(file)), line=1).named
    assert (named["ward"], named["local_authority"], named["lsoa"]) == (ward, authority, lsoa)


def test_file_with_wards_of_1998_beside_todays_is_read_by_todays():
    WardFactory(code="E05000706", name="Moss Side as it was")
    load(CASES / "onspd_2017_with_ward98.csv")
    assert list(Postcode.objects.values_list("code", "ward_id", "local_authority_code", "lsoa_code")) == [
        ("M145SG", "E05000706", "E08000003", "E01005245")
    ]


@pytest.mark.parametrize("nothing", ["", "NA", "N/A", "NULL"])
def test_cells_that_say_nothing_are_empty(tmp_path, nothing):
    load(table(tmp_path, "M1 1AA", doterm=nothing, lsoa21cd=nothing, lat=nothing, long=nothing))
    assert list(Postcode.objects.values_list("terminated", "lsoa_code", "latitude", "longitude")) == [
        (None, None, None, None)
    ]


def test_file_of_two_rows_does_not_replace_a_whole_list_without_a_word(tmp_path):
    loaded = [
        Postcode(code=f"M{1 + n // 1000}{n // 100 % 10}{'ABDEFGHJLN'[n // 10 % 10]}{'ABDEFGHJLN'[n % 10]}")
        for n in range(1000)
    ]
    Postcode.objects.bulk_create(loaded)
    path = table(tmp_path, "M14 4FB", "M20 2BB")
    assert refused(path) == (
        "The file holds 2 postcodes, and 1,001 are loaded. It may be of a part of the country, or cut. If it is right, "
        "load it again with --fewer."
    )
    assert Postcode.objects.count() == 1001
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the test's transaction
    call_command("import_postcodes", path, "--fewer", stdout=io.StringIO())
    assert held() == ["M14 4FB", "M20 2BB"]
