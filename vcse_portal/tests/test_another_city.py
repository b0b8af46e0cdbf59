"""A second, invented city: its pack loads, its pages name it, and nothing on them is left of the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import NoReverseMatch, reverse

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.organisations.tests.factories import OrganisationFactory
from apps.places.models import Ward
from apps.places.selectors import neighbourhood_of
from apps.places.services.pack import COLUMNS

from .declared import added_up

pytestmark = pytest.mark.django_db

FILES = {
    "sources": """code,name,publisher,licence,dated,note,to_check
review,Ward review,Brackwater City Council,Open Government Licence v3.0,May 2024,,
""",
    "neighbourhoods": """code,name,short_name,area,source
harbour,The Harbour,Harbour,South,review
hill,Upper Hill & Moor,Hill,North,review
""",
    "wards": """code,name,short_name,hex_q,hex_r,longitude,latitude,source
W1,Quayside,Quayside,0,0,-1.5,54.1,review
W2,Ropewalk,Ropewalk,1,0,-1.51,54.11,review
W3,St Éloi’s,St Éloi,0,1,-1.52,54.12,review
""",
    "memberships": """ward,neighbourhood,starts,ends,source
W1,harbour,2024-05-02,,review
W2,harbour,2024-05-02,2025-04-01,review
W2,hill,2025-04-01,,review
W3,hill,2024-05-02,,review
""",
    "deprivation": "ward,measure,decile,score,source\n",
    "population": """strand,category,ward,people,year,source
all,All persons,,9000,2021,review
all,All persons,W1,3000,2021,review
""",
}
SIGNED_IN = ("prioritisation:queue", "organisations:staff_groups", "outcomes:dashboard", "places:neighbourhoods")


@pytest.fixture
def brackwater(tmp_path, settings) -> Path:
    folder = tmp_path / "brackwater"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    settings.SITE_PLACE, settings.PLACE_PACK, settings.SITE_NAME = "Brackwater", "brackwater", "Brackwater Together"
    settings.OWN_ID_PREFIX = "portal-brackwater"
    return folder


def test_pack_of_another_city_loads_and_its_pages_name_it_alone(client, brackwater, capsys):
    call_command("load_places", str(brackwater))
    assert capsys.readouterr().out.startswith("1 sources, 2 neighbourhoods, 3 wards, 4 memberships")
    assert neighbourhood_of("W2").name == "Upper Hill & Moor"
    call_command("load_lists", verbosity=0)
    call_command("load_policies", verbosity=0)
    OrganisationFactory(name="Quayside Choir", ward=Ward.objects.get(pk="W1"))
    opened, telling = 0, set()
    for name in sorted(added_up("PUBLIC")):
        try:
            answer = client.get(reverse(name))
        except NoReverseMatch:
            continue  # the page of one thing
        if answer.status_code == 200:
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            opened += 1
            telling |= {name} if b"manchester" in text.lower() else set()
    assert (opened > 20, telling) == (True, set())
    sign_in(client, UserFactory(roles=["triage-lead", "commissioner", "administrator"]))
    found = {name: client.get(reverse(name)) for name in SIGNED_IN}
    assert {name for name, answer in found.items() if b"manchester" in answer.content.lower()} == set()
    assert {answer.status_code for answer in found.values()} == {200}
    assert "St Éloi’s" in client.get(reverse("places:map")).content.decode()


def test_pack_of_one_city_is_not_laid_over_another(brackwater):
    call_command("load_places", str(settings.BASE_DIR / "data" / "places" / "manchester"), verbosity=0)
    with pytest.raises(CommandError) as refused:
        call_command("load_places", str(brackwater))
    assert str(refused.value) == (
        "The place pack brackwater was not loaded.\n"
        "wards.csv: 32 wards of the place that is loaded here are not in it, such as Ancoats & Beswick (E05011350). "
        "A ward that is no more stays in the file, with its day in ends and the wards after it in replaced_by. A pack of "
        "another place goes into an empty database."
    )
    assert Ward.objects.count() == 32


def test_columns_of_a_pack_are_those_that_are_written_down():
    told = (settings.BASE_DIR / "docs" / "how-to.md").read_text()
    for name, columns in COLUMNS.items():
        [line] = [line for line in told.splitlines() if line.startswith(f"| `{name}.csv` ")]
        assert [column for column in columns if f"`{column}`" not in line] == []
