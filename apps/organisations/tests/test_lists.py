"""The reference lists."""

from __future__ import annotations

import pytest

from apps.core import lists
from apps.core.audit import SYSTEM
from apps.core.reference import BadData
from apps.directory.models import AccessFeature, ServiceKind
from apps.organisations.models import Community, IncomeBand, Kind, LegalForm, Theme
from apps.organisations.record import selectors as record_selectors

pytestmark = pytest.mark.django_db


def test_load_lists_loads_every_list_and_again_changes_nothing():
    first = lists.load_lists(by=SYSTEM)
    assert lists.load_lists(by=SYSTEM) == first
    models = (Kind, LegalForm, Theme, Community, IncomeBand, ServiceKind, AccessFeature)
    assert [model.objects.count() for model in models] == [10, 15, 32, 48, 10, 28, 12]
    assert Community.objects.values("strand").distinct().count() == 14


def test_load_lists_keeps_an_entry_that_the_file_no_longer_has(tmp_path):
    Kind.objects.create(code="guild", name="Guild", position=99)
    lists.load_lists(by=SYSTEM)
    assert Kind.objects.filter(code="guild").exists()


def test_load_lists_with_a_code_twice_is_refused_by_file_and_line(tmp_path):
    folder = tmp_path / "organisations"
    folder.mkdir()
    (folder / "kind.csv").write_text("code,name\na,A\na,B\n")
    with pytest.raises(BadData) as caught:
        lists.load_lists(tmp_path, by=SYSTEM)
    assert caught.value.problems == ["kind.csv, line 3: the code a stands in the file twice."]


def test_income_bands_cover_every_income_once():
    lists.load_lists(by=SYSTEM)
    bands = list(IncomeBand.objects.in_order())
    assert [low.upper for low in bands[:-1]] == [high.lower for high in bands[1:]]
    assert (bands[0].lower, bands[-1].upper) == (0, None)
    assert [record_selectors.income_band(i, bands).pk for i in (0, 1, 4999, 5000, 9_000_000)] == [
        "none",
        "to-5k",
        "to-5k",
        "5k-10k",
        "over-5m",
    ]
    assert record_selectors.income_band(None, bands) is None
