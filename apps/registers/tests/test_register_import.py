"""Loading the charity register: streamed, repeatable, and a file that is not right changes nothing."""

from __future__ import annotations

import datetime as dt
import json

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent
from apps.places.models import Source
from apps.registers import importer, reading
from apps.registers.models import RegisterEntry, RegisterImport, RegisterWord
from apps.registers.reading import BadRegister
from apps.registers.tests.register_files import as_json, as_tsv, charity, code, packed, zipped

pytestmark = pytest.mark.django_db


def counts(loaded: RegisterImport) -> tuple[int, int, int, int]:
    return loaded.new, loaded.changed, loaded.removed, loaded.kept


def test_load_keeps_what_is_needed_of_each_charity(extract):
    row = charity(
        1000001,
        "  FRIENDS  OF\nMOSTON LIBRARY",
        charity_contact_address1="1 Example Street",
        charity_contact_address3="MANCHESTER",
        charity_contact_postcode="m40  9xx",
        charity_contact_email="hello@example.org",
        charity_contact_web="www.example.org",
        charity_company_registration_number="123456",
        charity_is_cio=True,
        charity_activities="Books\x00 and\nsongs",
    )
    loaded = extract.load([row], [code(1000001, 207), code(1000001, 102), code(1000001, 102)])
    entry = RegisterEntry.objects.get()
    kept = {field.attname: getattr(entry, field.attname) for field in RegisterEntry._meta.concrete_fields}
    assert kept == {
        "number": 1000001,
        "name": "FRIENDS OF MOSTON LIBRARY",
        "plain": "friends of moston library",
        "kind": "Other",
        "on_register": True,
        "registered_on": dt.date(1998, 5, 18),
        "removed_on": None,
        "missing_since": None,
        "reporting": "Submission Received",
        "year_end": dt.date(2026, 3, 31),
        "income": 4200,
        "expenditure": 4100,
        "address": "1 Example Street\nMANCHESTER",
        "postcode": "M40 9XX",
        "phone": "",
        "email": "hello@example.org",
        "website": "www.example.org",
        "company_number": "00123456",
        "is_cio": True,
        "activities": "Books and\nsongs",
        "codes": [102, 207],
        "changed_in_id": loaded.pk,
    }
    assert (counts(loaded), loaded.extract_date, loaded.loaded_by) == ((1, 0, 0, 0), dt.date(2026, 11, 20), None)


def test_load_the_same_file_twice_changes_nothing(extract):
    rows = [charity(1000001), charity(1000002, "MOSTON CHOIR")]
    first = extract.load(rows, [code(1000001, 101)])
    again = extract.load(rows)
    assert counts(again) == (0, 0, 0, 2)
    assert set(RegisterEntry.objects.values_list("changed_in", flat=True)) == {first.pk}


def test_load_counts_new_changed_removed_and_kept(extract):
    extract.load([charity(1000001), charity(1000002), charity(1000003), charity(1000004), charity(1000005)])
    loaded = extract.load(
        [
            charity(1000001),
            charity(1000002, latest_income=9),
            charity(1000003, charity_registration_status="Removed", date_of_removal="2026-11-01T00:00:00"),
            charity(1000005),
            charity(1000006),
        ],
        [code(1000005, 301)],
    )
    assert counts(loaded) == (1, 2, 2, 1)
    assert list(
        RegisterEntry.objects.order_by("pk").values_list("pk", "on_register", "removed_on", "missing_since")
    ) == [
        (1000001, True, None, None),
        (1000002, True, None, None),
        (1000003, False, dt.date(2026, 11, 1), None),
        (1000004, False, None, dt.date(2026, 11, 20)),
        (1000005, True, None, None),
        (1000006, True, None, None),
    ]
    back = extract.load([charity(1000004)], [], extract_date=dt.date(2026, 11, 21))
    assert counts(back) == (0, 1, 4, 1)
    assert list(RegisterEntry.objects.filter(on_register=True).values_list("pk", flat=True)) == [1000004]


def test_load_leaves_out_linked_charities(extract):
    extract.load(
        [charity(1000001), charity(1000001, "ITS BRANCH", linked_charity_number=1)],
        [code(1000001, 101), code(1000001, 102) | {"linked_charity_number": 1}],
    )
    assert list(RegisterEntry.objects.values_list("name", "codes")) == [("FRIENDS OF MOSTON LIBRARY", [101])]


@pytest.mark.parametrize(
    "form", [as_json, as_tsv, lambda rows: packed(as_json(rows)), lambda rows: zipped(as_tsv(rows), "charity.txt")]
)
def test_load_reads_every_form_of_the_extract_alike(extract, form):
    told = 'We "sing",\nand\tdance\\n. Ŵ جمعية'
    extract.load(form([charity(1000001, "Ffrindiau’r Ŵyl", charity_activities=told, charity_is_cio=True)]))
    assert list(RegisterEntry.objects.values_list("name", "activities", "is_cio", "income")) == [
        ("Ffrindiau’r Ŵyl", told, True, 4200)
    ]


def test_load_reads_json_whose_records_stand_across_chunks(extract, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 7)
    extract.load([charity(1000000 + at, f"GROUP {at}") for at in range(1, 30)])
    assert RegisterEntry.objects.count() == 29


def test_load_takes_the_one_on_the_register_of_a_charity_that_was_registered_anew(extract):
    gone = charity(1000001, "OLD NAME", charity_registration_status="Removed", date_of_removal="2001-01-01")
    extract.load([gone, charity(1000001, "NEW NAME", organisation_number=7)])
    assert list(RegisterEntry.objects.values_list("name", "on_register")) == [("NEW NAME", True)]


def pairs():
    found = RegisterImport.objects.latest("pk")
    return found.twice, found.pairs


def test_load_of_two_rows_for_one_number_takes_one_and_names_the_pair(extract):
    removed = {"charity_registration_status": "Removed", "date_of_removal": "2001-01-01"}
    anew = charity(1000001, "ANEW", organisation_number=7, date_of_registration="2020-01-01")
    rows = [charity(1000001, "OLD", **removed), charity(1000001, "BEFORE", organisation_number=6), anew]
    extract.load([*rows, charity(1000002, "OTHER")])
    assert list(RegisterEntry.objects.order_by("pk").values_list("name", flat=True)) == ["ANEW", "OTHER"]
    assert pairs() == (2, [[1000001, "record 3", "record 1"], [1000001, "record 3", "record 2"]])


def test_load_reads_the_tab_separated_form_as_the_publisher_writes_it(extract):
    head = "\t".join(charity(1))
    quoted = charity(1000001, '"LIVING WATERS" TRUST', charity_activities='"We run a lunch club')
    slashed = charity(1000002, "SECOND", charity_activities="Arts\\/sports and a tab\\\there")
    ends = charity(1000003, "THIRD", charity_activities='ends here"')

    def line(row):
        return "\t".join("" if value is None else str(value) for value in row.values())

    extract.load("\n".join([head, line(quoted), line(slashed), line(ends), ""]).encode())
    assert list(RegisterEntry.objects.order_by("pk").values_list("name", "activities")) == [
        ('"LIVING WATERS" TRUST', '"We run a lunch club'),
        ("SECOND", "Arts/sports and a tab\there"),
        ("THIRD", 'ends here"'),
    ]


def test_load_counts_the_words_of_names_again(extract):
    extract.load([charity(1000001, "MOSTON MOSTON CHOIR"), charity(1000002, "Hulme Choir")])
    assert dict(RegisterWord.objects.values_list("word", "entries")) == {"moston": 1, "hulme": 1, "choir": 2}
    extract.load([charity(1000001, "MOSTON BAND"), charity(1000002, "Hulme Choir")])
    assert dict(RegisterWord.objects.values_list("word", "entries")) == {"moston": 1, "hulme": 1, "choir": 1, "band": 1}


GOOD = [charity(1000001), charity(1000002, "MOSTON CHOIR")]


def broken(**said):
    return [GOOD[0], GOOD[1] | said]


def without(column):
    return [{name: value for name, value in row.items() if name != column} for row in GOOD]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (broken(latest_income="lots"), "Record 2: “lots” in latest_income is not a number."),
        (broken(registered_charity_number="12x"), "Record 2: “12x” in registered_charity_number is not a number."),
        (broken(registered_charity_number=None), "Record 2: registered_charity_number is empty or not a number over"),
        (broken(linked_charity_number=""), "Record 2: linked_charity_number is empty."),
        (broken(charity_name=" "), "Record 2: charity_name is empty."),
        (broken(date_of_registration="31/12/1998"), "Record 2: “31/12/1998” in date_of_registration is not a date"),
        (broken(date_of_registration="2026-02-30T00:00:00"), "Record 2: “2026-02-30T00:00:00” in date_of_registration"),
        (broken(charity_is_cio="perhaps"), "Record 2: “perhaps” in charity_is_cio is neither true nor false."),
        (broken(charity_registration_status="Gone"), "Record 2: “gone” in charity_registration_status is neither"),
        (without("charity_name"), "charity, record 1: this is not the charity table of the extract. There is no column charity_name."),
        ([GOOD[0], {"charity_name": "Half"}], "Record 2: there is no organisation_number."),
        ([GOOD[0], "words"], "Record 2: this is not an object with named values."),
        ([], "charity has no records."),
        ([code(1000001, 101)], "charity, record 1: this is not the charity table of the extract. It looks like the classification table."),
        (as_json(GOOD)[:-40], "Record 2: the file ends in the middle of it, or is damaged here."),
        (as_json(GOOD)[:-1], "Record 2: the file ends in the middle of it, or is damaged here."),
        (as_json(GOOD) + b"[]", "There is more after the end of the list of records."),
        (as_json(GOOD).replace(b"MOSTON CHOIR", b"MOSTON \xff"), "charity is not saved as UTF-8."),
        (as_json(GOOD).replace(b'"MOSTON CHOIR"', b"MOSTON CHOIR"), "Record 2: the file ends in the middle of it, or"),
        (b'{"charities": []}', "charity is JSON, but not one list of records."),
        (b"[" * 100_000, "Record 1: the file ends in the middle of it, or is damaged here."),
        (zipped(b"x", "[Content_Types].xml"), "charity is a spreadsheet."),
        (zipped(b"x", "content.xml"), "charity is a spreadsheet."),
        (b"\xd0\xcf\x11\xe0 an old one", "charity is a spreadsheet."),
        (b"Name,Number\r\nMoston Choir,1\r\n", "charity, line 1: this is not the charity table of the extract. There is no"),
        (zipped(b"x", "readme.pdf"), "charity holds 0 tables where there should be one."),
        (zipped(as_json(GOOD))[:-30], "charity is damaged, or was not downloaded whole."),
        (packed(as_json(GOOD))[:-30], "charity is damaged, or was not downloaded whole."),
        (b"", "charity, line 1: this is not the charity table"),
        (as_tsv(GOOD)[:-20], "Line 3: "),
        (as_tsv(broken(latest_income="lots")), "Line 3: “lots” in latest_income is not a number."),
        (as_tsv(GOOD).replace(b"MOSTON CHOIR\t", b"MOSTON CHOIR\\\t"), "Line 3: 25 cells in 1 line where there should be 26"),
        (as_tsv(GOOD) + b"\\", "Line 4: a cell in it has no end, or the file ends in the middle of it."),
        (as_tsv([charity(1000001, charity_activities="a\nb"), charity(1000002, latest_income="x")]), "Line 4: “x” in"),
    ],
)  # fmt: skip
def test_load_of_a_file_that_is_not_right_is_refused_by_its_place_and_changes_nothing(extract, rows, says):
    extract.load([charity(1000009, "BEFORE")])
    with pytest.raises(BadRegister) as caught:
        extract.load(rows)
    assert caught.value.message.startswith(says)
    assert list(RegisterEntry.objects.values_list("pk", "name")) == [(1000009, "BEFORE")]
    assert RegisterImport.objects.count() == 1


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        (GOOD, "classification, record 1: this is not the classification table of the extract. It looks like the charity"),
        ([code(1000001, 101), code(1000001, "x")], "Record 2: “x” in classification_code is not a number."),
        ([code(1000001, None)], "Record 1: classification_code is empty or not a number over nought."),
    ],
)  # fmt: skip
def test_load_of_a_classification_that_is_not_right_is_refused_and_changes_nothing(extract, codes, says):
    with pytest.raises(BadRegister) as caught:
        extract.load(GOOD, codes)
    assert caught.value.message.startswith(says)
    assert not RegisterEntry.objects.exists()


def test_load_of_a_record_without_end_is_refused_in_bounded_memory(extract, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 1 << 10)
    monkeypatch.setattr(reading, "LONGEST", 1 << 12)
    with pytest.raises(BadRegister, match="Record 1"):
        extract.load(b'[{"charity_name": "' + b"x" * 100_000)


def test_load_of_an_older_extract_a_future_one_or_one_without_a_date_is_refused(extract):
    extract.load(GOOD)
    for said, says in (
        ({"extract_date": dt.date(2026, 11, 19)}, "This extract is of 19 November 2026. A newer one"),
        ({"extract_date": dt.date(2126, 1, 1)}, "The date of the extract, 1 January 2126, has not come yet."),
    ):
        with pytest.raises(BadRegister, match=says):
            extract.load(GOOD, **said)
    with pytest.raises(BadRegister, match="The file does not say its date"):
        extract.load([row | {"date_of_extract": None} for row in GOOD])


def test_load_of_a_part_of_the_register_is_refused_unless_it_is_said_to_be_whole(extract, monkeypatch):
    monkeypatch.setattr(importer, "FEW", 1)
    extract.load([charity(1000000 + at) for at in range(1, 5)])
    with pytest.raises(BadRegister, match="3 of the 4 charities on the register are not in this file"):
        extract.load([charity(1000001)])
    assert counts(extract.load([charity(1000001)], allow_missing=True)) == (0, 0, 3, 1)


def test_load_while_another_runs_is_refused(extract):
    other = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in ("dbname", "user", "host", "port", "password")})  # fmt: skip
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [importer.LOCK])
        with pytest.raises(BadRegister, match="Another loading of the register is running"):
            extract.load(GOOD)
    finally:
        other.rollback()  # closing alone lets the lock go a little later
        other.close()
    assert counts(extract.load(GOOD)) == (2, 0, 0, 0)


def test_load_records_who_and_what(extract):
    person = UserFactory()
    loaded = extract.load(GOOD, by=person)
    event = AuditEvent.objects.get(verb="register.loaded")
    assert (event.actor_id, event.subject_id, loaded.loaded_by) == (person.pk, loaded.pk, person)
    assert event.after == {
        "extract_date": "2026-11-20", "new": 2, "changed": 0, "removed": 0, "kept": 0, "differences": 0,
    }  # fmt: skip


def test_load_credits_its_source_with_the_date_and_the_licence(extract):
    extract.load(GOOD)
    extract.load(GOOD, extract_date=dt.date(2026, 11, 21))
    assert list(Source.objects.values_list("code", "publisher", "licence", "dated")) == [
        (
            "charity-register",
            "Charity Commission for England and Wales",
            "Open Government Licence v3.0",
            "21 November 2026",
        )
    ]


def test_administrators_see_what_is_loaded(client, extract):
    client.force_login(UserFactory(roles=[Role.ADMINISTRATOR]))
    page = reverse("places:reference")
    assert "The charity register is not loaded" in client.get(page).content.decode()
    extract.load([*GOOD, charity(1000003, charity_registration_status="Removed", date_of_removal="2020-01-31")])
    text = " ".join(client.get(page).content.decode().split())
    assert "The register of <strong>20 November 2026</strong>: 3 charities." in text


def test_command_says_what_changed_and_that_nothing_did(extract, capsys):
    extract.charities.write_bytes(as_json(GOOD))
    told = ["--charities", str(extract.charities), "--classification", str(extract.classification)]
    call_command("import_register", *told)
    call_command("import_register", *told)
    first, second, last = capsys.readouterr().out.strip().split("\n")
    assert first.startswith("Charity register of 20 November 2026: 2 new, 0 changed, 0 removed, 0 as they were, in ")
    assert second.startswith("Charity register of 20 November 2026: 0 new, 0 changed, 0 removed, 2 as they were, in ")
    assert last == "Nothing changed."


def test_command_with_a_bad_file_or_person_says_so_in_a_sentence(extract):
    told = ["--charities", str(extract.charities), "--classification", str(extract.classification)]
    with pytest.raises(CommandError, match=r"not loaded, and nothing was changed\.\nThere is no file"):
        call_command("import_register", *told)
    with pytest.raises(CommandError, match=r"Nobody here has the address nobody@example\.org"):
        call_command("import_register", *told, "--by", "nobody@example.org")


def test_json_of_an_extract_has_its_byte_order_mark():
    assert as_json(GOOD).startswith(b"\xef\xbb\xbf[")
    assert json.loads(as_json(GOOD).decode("utf-8-sig")) == GOOD
