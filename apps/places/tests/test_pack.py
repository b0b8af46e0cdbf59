"""The place pack: what Manchester's says, and what a bad one is refused with."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import shutil
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.core.audit import SYSTEM
from apps.core.reference import BadData
from apps.places import selectors, services
from apps.places.models import Deprivation, Neighbourhood, Population, Ward, WardMembership

pytestmark = pytest.mark.django_db
PACK = settings.BASE_DIR / "data" / "places" / "manchester"


@pytest.fixture
def pack(tmp_path):
    """A copy of the pack that a test may spoil."""
    return shutil.copytree(PACK, tmp_path / "pack")


def spoil(pack, file: str, old: str, new: str) -> None:
    path = pack / file
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))


def refused(pack) -> list[str]:
    with pytest.raises(BadData) as caught:
        services.load_pack(pack, by=SYSTEM)
    assert Ward.objects.count() == 0
    return caught.value.problems


def test_load_pack_of_manchester_holds_its_wards_neighbourhoods_and_figures():
    counts = services.load_pack(PACK, by=SYSTEM)
    assert (counts["wards"], counts["neighbourhoods"], counts["memberships"], counts["deprivation"]) == (32, 13, 32, 32)
    assert Counter(m.neighbourhood_id for m in WardMembership.objects.on(dt.date(2018, 5, 3))) == Counter(
        n1=2, n2=2, n3=3, n4=2, c1=2, c2=3, c3=2, c4=3, cc=2, s1=4, s2=2, s3=3, s4=2
    )
    assert selectors.neighbourhood_of("E05011376").name == "City centre"
    assert selectors.neighbourhood_of("E05011376", dt.date(2018, 5, 2)) is None
    assert Population.objects.get(strand="all").people == 551938
    assert Population.objects.get(strand="religion", category="Muslim").people == 122962


def test_load_pack_twice_changes_nothing():
    services.load_pack(PACK, by=SYSTEM)
    before = list(Ward.objects.by_name().values())
    services.load_pack(PACK, by=SYSTEM)
    assert list(Ward.objects.by_name().values()) == before
    counts = [model.objects.count() for model in (Ward, Neighbourhood, WardMembership, Deprivation, Population)]
    assert counts == [32, 13, 32, 32, 79]


def test_load_pack_again_with_two_wards_that_swap_hexagons_swaps_them(pack):
    services.load_pack(pack, by=SYSTEM)
    spoil(pack, "wards.csv", "Ancoats,2,3", "Ancoats,1,4")
    spoil(pack, "wards.csv", "Ardwick,1,4", "Ardwick,2,3")
    services.load_pack(pack, by=SYSTEM)
    assert (Ward.objects.get(name="Ardwick").hex_q, Ward.objects.get(name="Ardwick").hex_r) == (2, 3)


def test_load_pack_with_a_ward_in_two_neighbourhoods_is_refused_by_file_and_line(pack):
    with (pack / "memberships.csv").open("a") as file:
        file.write("E05011350,n2,2020-01-01,,neighbourhoods-working-list\n")
    assert refused(pack) == [
        "memberships.csv, line 34: Ancoats & Beswick is in two neighbourhoods on 2020-01-01.",
    ]


def test_load_pack_with_a_gap_between_memberships_is_refused(pack):
    spoil(pack, "memberships.csv", "E05011350,n1,2018-05-03,,", "E05011350,n1,2018-05-03,2020-01-01,")
    with (pack / "memberships.csv").open("a") as file:
        file.write("E05011350,n2,2020-02-01,,neighbourhoods-working-list\n")
    assert refused(pack) == [
        "memberships.csv, line 34: Ancoats & Beswick is in no neighbourhood from 2020-01-01 to 2020-02-01.",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "wards.csv",
            "Ardwick,1,4",
            "Ardwick,2,3",
            "wards.csv, line 3: Ardwick has the hexagon (2, 3) that Ancoats & Beswick has.",
        ),
        (
            "deprivation.csv",
            "imd-2019,1,45.185",
            "imd-2019,11,45.185",
            "deprivation.csv, line 2: “11” in decile is not a number from 1 to 10.",
        ),
        (
            "memberships.csv",
            "E05011350,n1,2018-05-03",
            "E05011350,n1,03/05/2018",
            "memberships.csv, line 2: “03/05/2018” in starts is not a date such as 2018-05-03.",
        ),
        (
            "memberships.csv",
            "E05011350,n1,",
            "E05011350,n99,",
            "memberships.csv, line 2: there is no neighbourhood “n99” in neighbourhoods.csv.",
        ),
        (
            "population.csv",
            "sex,Female,,277877",
            "sex,Female,,377877",
            "population.csv, line 42: sex adds up to 651,938 people, but only 551,938 live there.",
        ),
        ("wards.csv", "code,name", "kode,name", "wards.csv, line 1: there is no column code."),
    ],
)
def test_load_pack_with_a_mistake_is_refused_by_file_and_line(pack, file, old, new, says):
    spoil(pack, file, old, new)
    assert refused(pack)[0] == says


def test_load_places_of_a_folder_that_is_not_a_pack_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="there is no such file"):
        call_command("load_places", str(tmp_path))


def test_deciles_of_the_pack_follow_from_its_scores_and_the_published_ranks():
    def rows(name):
        with (PACK / name).open() as file:
            return list(csv.DictReader(file))

    ranks = [(int(row["rank"]), float(row["score"])) for row in rows("deprivation_ranks.csv")]

    def score_at(rank: float) -> float:
        (r0, s0), (r1, s1) = next((a, b) for a, b in itertools.pairwise(ranks) if a[0] <= rank <= b[0])
        return s0 - (rank - r0) / (r1 - r0) * (s0 - s1)

    ends = [score_at(32844 * tenth / 10) for tenth in range(1, 6)]
    assert {row["ward"]: int(row["decile"]) for row in rows("deprivation.csv")} == {
        row["ward"]: 1 + sum(float(row["score"]) < end for end in ends) for row in rows("deprivation.csv")
    }
