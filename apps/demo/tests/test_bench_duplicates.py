"""The bench of doubles finds most of what it plants, and leaves nothing behind."""

import pytest

from apps.demo.bench import duplicates
from apps.demo.bench.doubles import Maker
from apps.organisations.models import Organisation
from apps.organisations.tests.factories import KindFactory, LegalFormFactory
from apps.places.tests.factories import WardFactory


@pytest.mark.django_db
def test_bench_plants_doubles_prints_figures_and_takes_all_back():
    for name in ("Moston", "Hulme", "Moss Side", "Gorton & Abbey Hey", "Didsbury West"):
        WardFactory(name=name)
    KindFactory()
    LegalFormFactory()
    lines = []
    figures = duplicates.measure(groups=400, planted=40, seed=3, say=lines.append)
    assert (figures["groups"], figures["planted"], Organisation.objects.count()) == (400, 40, 0)
    assert figures["recall"] > 0.8
    assert figures["precision"] > 0.8
    assert any("recall" in line for line in lines)


def test_same_seed_makes_the_same_groups_and_no_two_of_one_identity():
    wards = {"E1": "Moston", "E2": "Hulme"}
    one, two = (Maker(5, wards).groups(200) for _ in range(2))
    assert one == two
    assert len({sketch.one_of for sketch in one}) == 200
