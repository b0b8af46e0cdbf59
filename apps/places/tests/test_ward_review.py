"""A ward that ends and is replaced on a day: the pack, its refusals, and which wards of today stand for which."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.core.audit import SYSTEM
from apps.core.errors import DomainError
from apps.core.reference import BadData
from apps.places import selectors, services
from apps.places.models import Deprivation, Neighbourhood, Ward, WardMembership
from apps.places.services import boundaries, neighbourhoods
from apps.places.succession import Succession, succession

from .factories import PostcodeFactory
from .reviewed import AFTER, BEFORE, write

pytestmark = pytest.mark.django_db


def load(folder, files=AFTER):
    return services.load_pack(write(folder, files), by=SYSTEM)


def changed(old: str, new: str, *, file: str = "wards") -> dict[str, str]:
    assert AFTER[file].count(old) == 1
    return AFTER | {file: AFTER[file].replace(old, new)}


def test_load_pack_with_wards_that_ended_keeps_them_with_their_day_and_successors_and_again_changes_nothing(tmp_path):
    load(tmp_path, BEFORE)
    load(tmp_path)
    held = [list(model.objects.order_by("pk").values()) for model in (Ward, Deprivation)]
    assert list(Ward.objects.order_by("code").values_list("code", "starts", "ends", "replaced_by")) == [
        ("W1", dt.date(2024, 5, 2), dt.date(2025, 5, 1), ["W4"]),
        ("W2", dt.date(2024, 5, 2), dt.date(2025, 5, 1), ["W5", "W6"]),
        ("W3", dt.date(2024, 5, 2), None, []),
        ("W4", dt.date(2025, 5, 1), None, []),
        ("W5", dt.date(2025, 5, 1), None, []),
        ("W6", dt.date(2025, 5, 1), None, []),
    ]
    load(tmp_path)
    assert [
        [{**row, "id": None} for row in model.objects.order_by("pk").values()] for model in (Ward, Deprivation)
    ] == [[{**row, "id": None} for row in rows] for rows in held]
    assert WardMembership.objects.count() == 6


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            changed("2025-05-01,W4\n", "2025-05-01,\n"),
            (
                "wards.csv, line 2: Quayside ends on 2025-05-01, but replaced_by names no ward after it. Name each ward of the "
                "pack that has part of its land."
            ),
        ),
        (
            changed("2025-05-01,W4\n", ",W4\n"),
            "wards.csv, line 2: Quayside is replaced by others, but ends has no day.",
        ),
        (
            changed("2025-05-01,W4\n", "2025-05-01,W9\n"),
            "wards.csv, line 2: Quayside is replaced by “W9”, which is not in wards.csv.",
        ),
        (
            changed("W5 | W6", "W5 | W5"),
            "wards.csv, line 3: replaced_by of Ropewalk names a ward twice.",
        ),
        (
            changed("2025-05-01,W4\n", "2025-05-01,W2\n"),
            "wards.csv, line 2: Quayside ends on 2025-05-01, and Ropewalk is no ward then either. Name those that are.",
        ),
        (
            changed("2025-05-01,W4\n", "2025-05-01,W1\n"),
            "wards.csv, line 2: Quayside ends on 2025-05-01, and Quayside is no ward then either. Name those that are.",
        ),
        (
            changed("W6,hill,2025-05-01", "W6,hill,2025-06-01", file="memberships"),
            "wards.csv, line 3: Ropewalk ends on 2025-05-01, but Rope West begins later, on 2025-06-01.",
        ),
        (
            changed("2025-05-01,W4\n", "2024-05-01,W4\n"),
            "wards.csv, line 2: Quayside ends on 2024-05-01, and begins on 2024-05-02.",
        ),
        (
            changed("W1,harbour,2024-05-02,,", "W1,harbour,2024-05-02,2025-05-01,", file="memberships"),
            (
                "memberships.csv, line 2: Quayside is in no neighbourhood from 2025-05-01. A ward that ends stays in its last "
                "neighbourhood: leave ends empty."
            ),
        ),
        (
            changed("2025-05-01,W4\n", "May 2025,W4\n"),
            "wards.csv, line 2: “May 2025” in ends is not a date such as 2018-05-03.",
        ),
    ],
)
def test_load_pack_with_an_ending_that_does_not_hold_is_refused_in_a_sentence(tmp_path, files, says):
    load(tmp_path, BEFORE)
    with pytest.raises(BadData) as caught:
        load(tmp_path, files)
    assert says in caught.value.problems
    assert Ward.objects.filter(ends__isnull=False).count() == 0


def test_load_pack_that_drops_a_ward_without_an_end_is_refused(tmp_path):
    load(tmp_path)
    gone = {name: "\n".join(line for line in text.splitlines() if "W1" not in line) for name, text in AFTER.items()}
    with pytest.raises(BadData) as caught:
        load(tmp_path, gone)
    assert caught.value.problems == [
        (
            "wards.csv: 1 ward of the place that is loaded here is not in it, such as Quayside (W1). A ward that is no more "
            "stays in the file, with its day in ends and the wards after it in replaced_by. A pack of another place goes into "
            "an empty database."
        )
    ]


def test_load_pack_with_two_wards_on_one_hexagon_on_one_day_is_refused(tmp_path):
    with pytest.raises(BadData) as caught:
        load(tmp_path, changed("W6,Rope West,Rope W,1,51", "W6,Rope West,Rope W,1,50"))
    assert caught.value.problems == ["wards.csv, line 7: Rope West has the hexagon (1, 50) that Rope East has."]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"ends": dt.date(2024, 5, 2), "replaced_by": ["W4"]}, "ward_ends_after_it_starts"),
        ({"ends": dt.date(2025, 5, 1), "replaced_by": []}, "ward_that_ends_says_what_replaces_it"),
        ({"ends": None, "replaced_by": ["W4"]}, "ward_that_ends_says_what_replaces_it"),
        ({"ends": dt.date(2025, 6, 1)}, "ward_hexagon_is_its_own"),
    ],
)
def test_ward_that_cannot_be_is_refused_by_its_constraint(tmp_path, values, name):
    load(tmp_path)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Ward.objects.filter(pk="W1").update(**values)


def test_wards_of_a_day_are_those_that_had_begun_and_had_not_ended(tmp_path):
    load(tmp_path)
    days = [dt.date(2024, 5, 1), dt.date(2025, 4, 30), dt.date(2025, 5, 1)]
    assert [list(Ward.objects.on(day).order_by("code").values_list("code", flat=True)) for day in days] == [
        [],
        ["W1", "W2", "W3"],
        ["W3", "W4", "W5", "W6"],
    ]


def test_succession_before_and_after_the_day_says_which_wards_stand_for_which(tmp_path, django_assert_num_queries):
    load(tmp_path)
    with django_assert_num_queries(1):
        now = succession()
    before = Succession(now.wards, dt.date(2025, 4, 30))
    codes = ["W1", "W2", "W3", "W4", "W5", "W9"]
    assert {code: [ward.pk for ward in now.standing_for(code)] for code in codes} == {
        "W1": ["W4"], "W2": ["W5", "W6"], "W3": ["W3"], "W4": ["W4"], "W5": ["W5"], "W9": [],
    }  # fmt: skip
    assert {code: [ward.pk for ward in before.standing_for(code)] for code in codes} == {
        "W1": ["W1"], "W2": ["W2"], "W3": ["W3"], "W4": ["W1"], "W5": ["W2"], "W9": [],
    }  # fmt: skip
    assert (now.only_one_for("W1").pk, now.only_one_for("W2")) == ("W4", None)
    assert (now.with_earlier(["W5", "W3"]), before.with_earlier(["W2"])) == (["W5", "W2", "W3"], ["W5", "W6", "W2"])


def test_succession_over_two_reviews_follows_both(tmp_path):
    files = changed(
        "W4,Old Quay,Old Quay,0,50,-1.5,54.1,review,,", "W4,Old Quay,Old Quay,0,50,-1.5,54.1,review,2026-05-07,W7"
    )
    files["wards"] += "W7,New Quay,New Quay,0,50,-1.5,54.1,review,,\n"
    files["memberships"] += "W7,harbour,2026-05-07,,review\n"
    load(tmp_path, files)
    assert [ward.pk for ward in Succession(succession().wards, dt.date(2026, 5, 7)).standing_for("W1")] == ["W7"]
    assert selectors.neighbourhood_of("W1").name == "The Harbour"


def test_boundaries_are_compared_with_the_wards_of_their_first_day(tmp_path):
    load(tmp_path)
    for ward, middle in (("W1", "54.10"), ("W4", "54.12")):
        for letter in "ABCDE":
            PostcodeFactory(
                code=f"BW{ward[1]}1A{letter}", ward=Ward.objects.get(pk=ward), latitude=middle, longitude="-1.5"
            )
    days = [dt.date(2020, 1, 1), dt.date(2025, 4, 30), dt.date(2025, 5, 1), None]
    assert [[ward.code for ward in boundaries.known_wards(day)] for day in days] == [
        ["W1", "W2", "W3"],
        ["W1", "W2", "W3"],
        ["W4", "W5", "W6", "W3"],
        ["W4", "W5", "W6", "W3"],
    ]
    found = boundaries._known_points(boundaries.known_wards())
    assert {code: len(points) for code, points in found.items()} == {"W4": 2, "W5": 1, "W6": 1, "W3": 1}


def test_ward_that_ends_is_not_moved_from_that_day_on_and_does_not_end_before_a_move_made_here(tmp_path):
    load(tmp_path, BEFORE)
    ward, hill = Ward.objects.get(pk="W1"), Neighbourhood.objects.get(pk="hill")
    token = neighbourhoods.membership_token(list(ward.memberships.all()))
    day = dt.date(2025, 6, 1)
    services.move_ward(ward, by=SYSTEM, neighbourhood=hill, first_day=day, reason="R", expected=token)
    with pytest.raises(BadData) as caught:
        load(tmp_path)
    assert caught.value.problems == [
        "wards.csv, line 2: Quayside ends on 2025-05-01, but moves here on 2025-06-01. Take that back first."
    ]
    ward.memberships.filter(edit__isnull=False).delete()
    load(tmp_path)
    with pytest.raises(DomainError) as refused:
        neighbourhoods.check_move(list(Ward.objects.get(pk="W1").memberships.all()), hill, day)
    assert (refused.value.code, refused.value.field) == ("ward-ended", "first_day")
