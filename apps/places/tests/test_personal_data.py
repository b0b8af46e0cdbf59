"""What places hold about an administrator: it can be read, what must stay stays, and no other person's comes along."""

import datetime as dt

import pytest

from apps.accounts import personal_data
from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.places import services
from apps.places.models import BoundaryUpload, PlaceEdit, PostcodeImport
from apps.places.tests.factories import SourceFactory
from apps.places.tests.shapes import collection, place

pytestmark = pytest.mark.django_db


def part(code):
    return next(each for each in personal_data.sections() if each.code == code)


@pytest.fixture
def two():
    """Two administrators who did the same."""
    people = [UserFactory(roles=[Role.ADMINISTRATOR]) for _ in range(2)]
    file, source = collection(place(2, 1)), SourceFactory()
    for n, by in enumerate(people):
        said = {"name": f"New {n}", "short_name": "New", "area": "", "reason": f"Paper {n}"}
        services.add_neighbourhood(by=by, code=f"n{n}", **said)
        services.import_boundaries(
            file, by=by, file_name=f"{n}.geojson", code_property="WD23CD", source=source, starts=dt.date(2018 + n, 5, 3)
        )
        services.keep_upload(by=by, file_name=f"waiting {n}.geojson", raw=file)
        PostcodeImport.objects.create(release="ONSPD", kind="ONSPD", file_name=f"{n}.csv", sha256="0" * 64, by=by)
    return people


def test_edits_and_loads_are_read_for_the_person_alone(two):
    rows = list(part("place-edits").collect(two[0]))
    assert [(row["what"], row["reason"]) for row in rows] == [
        ("Neighbourhood added", "Paper 0"),
        ("Boundaries loaded", "0.geojson"),
        ("Postcodes loaded", "0.csv"),
    ]
    assert set(rows[0]) == set(part("place-edits").fields)


def test_waiting_file_is_read_and_erased_for_the_person_alone(two):
    [row] = part("boundary-uploads").collect(two[0])
    assert row["file"] == "waiting 0.geojson"
    part("boundary-uploads").erase(two[0])
    assert BoundaryUpload.objects.get().uploaded_by == two[1]
    assert PlaceEdit.objects.filter(made_by=two[0]).count() == 1
