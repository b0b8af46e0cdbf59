"""Finding charities of the register by number or by name, also a misspelt one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.registers import lookup, names
from apps.registers.tests.register_files import charity

pytestmark = pytest.mark.django_db

NAMES = {
    1000001: "FRIENDS OF MOSTON LIBRARY",
    1000002: "THE FRIENDS OF MOSTON LANE SCHOOL",
    1000003: "St. Mary’s Community Gardeners Ltd",
    1000004: "CHÂTEAU TRUST",
    1000005: "جمعية النور",
    1000006: "MOSTON & DISTRICT ALLOTMENT SOCIETY",
}


@pytest.fixture
def register(extract):
    rows = [charity(number, name) for number, name in NAMES.items()]
    rows.append(charity(1000007, "FRIENDS OF MOSTON LIBRARY", charity_registration_status="Removed"))
    rows.append(charity(1000008, "HULME CHOIR", charity_company_registration_number="1234567"))
    extract.load(rows)


def found(text: str) -> list[int]:
    return [each.entry.pk for each in lookup.search(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Friends of Moston Library", [1000001, 1000007]),
        ("friends of moston libary", [1000001, 1000007]),
        ("moston library friends", [1000001, 1000007]),
        ("Freinds of Mostn Library", [1000001, 1000007]),
        ("the friends of moston la", [1000002]),
        ("saint marys comunity gardners", [1000003]),
        ("St Mary's Community Gardeners Limited", [1000003]),
        ("chateau", [1000004]),
        ("جمعية النور", [1000005]),
        ("Moston and District Allotments", [1000006]),
        ("1000003", [1000003]),
        ("Charity no. 1000003", [1000003]),
        ("GB-CHC-1000003", [1000003]),
        ("100 0003", [1000003]),
        ("01234567", [1000008]),
    ],
)
def test_search_finds_the_charity_that_is_meant_first(register, text, first):
    assert found(text)[: len(first)] == first


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "_", "\\", "'; --", "zzzz qqqq", "9999999", "Wythenshawe Knitters"]
)
def test_search_for_what_is_not_there_finds_nothing(register, text):
    assert found(text) == []


def test_search_is_limited_and_takes_four_statements_at_most(register):
    with CaptureQueriesContext(connection) as queries:
        assert len(lookup.search("friends of moston", limit=2)) == 2
    assert len(queries) <= 5
    with CaptureQueriesContext(connection) as queries:
        lookup.search("1000003")
    assert len(queries) == 1


def test_search_with_no_register_finds_nothing():
    assert lookup.search("Moston Choir") == []
    assert lookup.entry(1000001) is None


def test_entry_finds_one_that_was_removed_too(register):
    assert lookup.entry("GB-CHC-1000007").on_register is False
    assert lookup.entry("100 0001").name == NAMES[1000001]
    assert [lookup.entry(text) for text in ("x", "", "99999999999")] == [None, None, None]


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("FRIENDS OF MOSTON LIBRARY", "Friends of Moston Library"),
        ("THE MOSTON AND DISTRICT ALLOTMENT SOCIETY", "The Moston and District Allotment Society"),
        ("ST MARY'S PCC", "St Mary's PCC"),
        ("ST. MARY’S PTA (HULME)", "St. Mary’s PTA (Hulme)"),
        ("12TH MANCHESTER SCOUTS", "12th Manchester Scouts"),
        ("Y.M.C.A. MOSTON", "Y.M.C.A. Moston"),
        ("O'NEILL AND MCDONALD TRUST", "O'Neill and McDonald Trust"),
        ("STRATFORD-UPON-AVON BCG CIO", "Stratford-upon-Avon BCG CIO"),
        ("LGBT FUND LTD", "LGBT Fund Ltd"),
        ("THE R S MACDONALD TRUST", "The R S Macdonald Trust"),
        ("JOHN XXIII CENTRE", "John XXIII Centre"),
        ("MIND IN MOSTON", "Mind in Moston"),
        ("NHS FRIENDS: A HISTORY", "NHS Friends: A History"),
        ("YR ŴYL FAWR", "Yr Ŵyl Fawr"),
        ("iMoston Makers", "iMoston Makers"),
        ("Friends of NOTHING", "Friends of NOTHING"),
        ("42ND STREET", "42nd Street"),
    ],
)
def test_tidied_name_is_as_people_would_write_it(name, tidy):
    assert names.tidied(name) == tidy


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("WE HELP OLDER PEOPLE. WE RUN A CAFE!", "We help older people. We run a cafe!"),
        ("TO ADVANCE\r\nEDUCATION WITH THE NHS", "To advance\nEducation with the NHS"),
        ("We help people in the UK.", "We help people in the UK."),
        ("", ""),
    ],
)
def test_sentences_in_capitals_are_put_in_ordinary_letters(text, tidy):
    assert names.sentences(text) == tidy
