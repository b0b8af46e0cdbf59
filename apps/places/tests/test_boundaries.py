"""Loading boundaries: the rows, the refusals that change nothing, and the three steps of the page."""

import datetime as dt
import gzip
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.errors import NotAllowed
from apps.core.models import AuditEvent
from apps.core.reference import BadData
from apps.places import selectors, services
from apps.places.models import BoundaryImport, BoundaryUpload, Source, Ward, WardBoundary, WardMembership
from apps.places.tests.factories import NeighbourhoodFactory, PostcodeFactory, SourceFactory, WardMembershipFactory
from apps.places.tests.shapes import collection, feature, grid, place

pytestmark = pytest.mark.django_db

MAY = dt.date(2018, 5, 3)


@pytest.fixture
def file():
    return collection([*place(2, 2, steps=12), feature("E999", grid(6, 1)["W50"][0])])


def load(file, starts=MAY, **more):
    said = {"by": SYSTEM, "file_name": "wards.geojson", "code_property": "WD23CD", "source": SourceFactory()}
    return services.import_boundaries(file, starts=starts, **said | more)


@pytest.fixture
def administrator():
    return UserFactory(roles=[Role.ADMINISTRATOR])


def test_import_keeps_a_shape_for_each_ward_and_records_who_when_and_what(file, administrator):
    release = load(file, by=administrator)
    assert list(release.boundaries.order_by("ward").values_list("ward", flat=True)) == ["W00", "W01", "W10", "W11"]
    assert (release.left_out, release.points_before, release.imported_by) == (1, 4 * 49, administrator)
    ring = release.boundaries.get(ward="W00").rings[0]
    assert ring[:2] == ring[-2:]
    assert all(isinstance(number, int) for number in ring)
    event = AuditEvent.objects.get(verb="boundaries.loaded")
    assert (event.actor, event.after) == (
        administrator,
        {"source": "test-source", "starts": "2018-05-03", "wards": 4, "replaced": []},
    )


def test_import_again_for_the_same_day_replaces_the_shapes_and_keeps_the_row(file):
    first = load(file)
    second = load(file, file_name="better.geojson")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert set(WardBoundary.objects.values_list("release", flat=True)) == {second.pk}
    assert selectors.boundary_release(MAY) == second


def test_import_for_a_later_day_leaves_earlier_maps_as_they_are(file):
    old = load(file)
    new = load(file, starts=dt.date(2023, 5, 4))
    days = (dt.date(2010, 1, 1), MAY, dt.date(2023, 5, 3), dt.date(2023, 5, 4), dt.date(2026, 1, 1))
    assert [selectors.boundary_release(day) for day in days] == [old, old, old, new, new]
    assert WardBoundary.objects.count() == 8


def test_boundaries_name_whom_to_credit(file):
    load(file, source=SourceFactory(code="os", note="Contains OS data © Crown copyright"))
    found = selectors.boundaries()
    assert found.credit == (
        "Boundaries: Nobody, A source for tests. Open Government Licence v3.0. "
        "Contains OS data © Crown copyright. Simplified for drawing."
    )
    assert sorted(found.rings) == ["W00", "W01", "W10", "W11"]


def test_boundaries_where_none_are_loaded_is_none():
    assert selectors.boundaries() is None


def test_refused_import_changes_nothing(file):
    release = load(file)
    with pytest.raises(BadData, match="is not in the file"):
        load(collection([feature("W00", grid(1, 1)["W00"][0])]))
    release.refresh_from_db()
    assert release.replaced_at is None
    assert (BoundaryImport.objects.count(), WardBoundary.objects.count()) == (1, 4)
    assert AuditEvent.objects.filter(verb="boundaries.loaded").count() == 1


def test_import_before_the_place_pack_says_so():
    with pytest.raises(BadData, match="There are no wards yet"):
        load(collection([feature("W00", grid(1, 1)["W00"][0])]))


@pytest.mark.parametrize("role", [Role.ADVISER, Role.COMMISSIONER, Role.CONTRACT_MANAGER])
def test_import_by_anybody_but_an_administrator_is_refused(file, role):
    with pytest.raises(NotAllowed):
        load(file, by=UserFactory(roles=[role]))
    assert BoundaryImport.objects.count() == 0


def test_two_releases_in_force_from_one_day_are_refused_by_the_database(file):
    release = load(file)
    with pytest.raises(IntegrityError, match="boundary_import_one_for_a_day"), transaction.atomic():
        BoundaryImport.objects.create(
            source=release.source, starts=MAY, file_name="x", code_property="x", left_out=0,
            points_before=1, points_after=1, width=1, height=1,
        )  # fmt: skip


# --- shapes that lie off their wards -------------------------------------------------------------


@pytest.fixture
def exchanged():
    """Four wards, of which W00 and W10 have each other's shape."""
    features = place(2, 2)
    codes = {"W00": "W10", "W10": "W00"}
    for each in features:
        each["properties"]["WD23CD"] = codes.get(each["properties"]["WD23CD"], each["properties"]["WD23CD"])
    return collection(features)


EXCHANGED = (
    "The shapes of Ward W00 and Ward W10 seem to be exchanged: they lie 0.6 miles and 0.6 miles off their wards."
)


def test_exchanged_shapes_are_named_and_loaded_all_the_same(exchanged):
    said = []
    release = load(exchanged, say=said.append)
    assert said == [EXCHANGED]
    assert (release.boundaries.count(), AuditEvent.objects.get().after["off"]) == (4, ["W00", "W10"])


def test_middle_of_the_postcodes_in_its_shape_is_enough_for_a_ward_that_lies_off_its_own(file):
    Ward.objects.filter(pk="W00").update(longitude="-2.26")  # in W10, as of a ward that is bent round another
    ward, said = Ward.objects.get(pk="W00"), []
    for last in "ABCD":
        PostcodeFactory(code=f"M144F{last}", ward=ward, longitude="-2.29", latitude="53.49")
    load(file, say=said.append)
    assert said == ["The shape of Ward W00 lies 0.4 miles off its ward. No other ward lies in it."]
    PostcodeFactory(code="M144FE", ward=ward, longitude="-2.29", latitude="53.49")
    load(file, say=said.append)
    assert len(said) == 1


def test_page_names_exchanged_shapes_before_they_are_accepted(client, administrator, exchanged):
    SourceFactory()
    WardMembershipFactory(ward=Ward.objects.get(pk="W00"), neighbourhood=NeighbourhoodFactory())
    client.force_login(administrator)
    send(client, exchanged)
    page = client.get(reverse("places:preview_boundaries"), ANSWERS)
    assert page.context["prepared"].warnings == (EXCHANGED,)
    shown = page.content.decode()
    assert (EXCHANGED in shown, "Load them all the same" in shown, BoundaryImport.objects.count()) == (True, True, 0)
    client.post(reverse("places:preview_boundaries"), ANSWERS)
    assert BoundaryImport.objects.count() == 1


def test_command_names_exchanged_shapes_and_with_check_fails_and_loads_nothing(exchanged, tmp_path, capsys):
    path = tmp_path / "wards.geojson"
    path.write_bytes(exchanged)
    said = {"code_property": "WD23CD", "source": SourceFactory().pk}
    with pytest.raises(CommandError) as caught:
        call_command("import_boundaries", str(path), check=True, **said)
    assert str(caught.value) == f"{EXCHANGED}\nwards.geojson was not loaded: it was only checked."
    assert BoundaryImport.objects.count() == 0
    call_command("import_boundaries", str(path), **said)
    assert capsys.readouterr().err.strip() == f"{EXCHANGED} Look at the map before people rely on it."
    assert BoundaryImport.objects.count() == 1


def test_command_with_check_says_when_each_shape_is_in_its_place(file, tmp_path, capsys):
    path = tmp_path / "wards.geojson"
    path.write_bytes(file)
    call_command("import_boundaries", str(path), code_property="WD23CD", source=SourceFactory().pk, check=True)
    assert capsys.readouterr().out == "4 wards, each in its place. wards.geojson was not loaded.\n"
    assert BoundaryImport.objects.count() == 0


# --- the command ---------------------------------------------------------------------------------


def test_command_loads_a_file_and_says_what_it_did(file, tmp_path, capsys):
    path = tmp_path / "wards.geojson"
    path.write_bytes(file)
    source = SourceFactory()
    call_command(
        "import_boundaries",
        str(path),
        code_property="WD23CD",
        name_property="WD23NM",
        source=source.pk,
        starts="2023-05-04",
    )
    release = BoundaryImport.objects.get()
    assert (release.name_property, release.starts) == ("WD23NM", dt.date(2023, 5, 4))
    assert capsys.readouterr().out.startswith("4 wards from 2023-05-04, 1 other areas left out, 196 points drawn with ")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"source": "nobody"}, "There is no source “nobody”. There are: test-source."),
        ({"starts": "4 May"}, "“4 May” is not a date such as 2023-05-04."),
        ({"file": "elsewhere.geojson"}, "elsewhere.geojson cannot be read: no such file or directory."),
        ({"code_property": "nothing"}, "wards.geojson was not loaded.\nNo feature has a property “nothing”."),
    ],
)
def test_command_with_a_mistake_says_what_and_changes_nothing(file, tmp_path, given, says):
    path = tmp_path / "wards.geojson"
    path.write_bytes(file)
    SourceFactory()
    said = {"code_property": "WD23CD", "source": "test-source", "starts": ""} | given
    with pytest.raises(CommandError) as caught:
        call_command("import_boundaries", str(tmp_path / said.pop("file", "wards.geojson")), **said)
    assert str(caught.value) == says
    assert BoundaryImport.objects.count() == 0


# --- the three steps of the page -----------------------------------------------------------------


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def send(client, raw, name="wards.geojson"):
    return client.post(reverse("places:boundaries"), {"file": SimpleUploadedFile(name, raw)})


ANSWERS = {
    "code_property": "WD23CD",
    "name_property": "WD23NM",
    "source": "test-source",
    "starts_day": "3",
    "starts_month": "5",
    "starts_year": "2018",
}


def test_file_is_sent_looked_at_and_loaded_in_three_steps(signed_in, administrator, file):
    SourceFactory()
    WardMembershipFactory(ward=Ward.objects.get(pk="W00"), neighbourhood=NeighbourhoodFactory())
    answer = send(signed_in, file)
    assert answer["Location"] == reverse("places:choose_boundaries")
    page = signed_in.get(answer["Location"]).content.decode()
    assert "W00, W10, W01. Names 4 of our 4 wards." in page
    assert "Ward W00, Ward W10, Ward W01. Names none of our wards." in page
    page = signed_in.get(reverse("places:preview_boundaries"), ANSWERS).content.decode()
    assert "1 area of other places will be left out" in page
    assert BoundaryImport.objects.count() == 0
    answer = signed_in.post(reverse("places:preview_boundaries"), ANSWERS)
    assert answer["Location"] == reverse("places:boundaries")
    release = BoundaryImport.objects.get()
    assert (release.imported_by, release.file_name, release.starts) == (administrator, "wards.geojson", MAY)
    assert BoundaryUpload.objects.count() == 0
    page = signed_in.get(answer["Location"]).content.decode()
    assert "Maps are drawn with the boundaries of 3 May 2018" in page


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"PK\x03\x04 spreadsheet", "This is a zip file."),
        (b"", "The file is empty"),
        (b"a,b\n1,2\n", "This is not a GeoJSON file"),
        (b'{"type": "FeatureCollection", "features": [', "The file breaks off in line 1"),
    ],
)
def test_wrong_file_is_refused_beside_the_field_and_not_kept(signed_in, raw, says):
    answer = send(signed_in, raw)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert BoundaryUpload.objects.count() == 0


def test_file_over_the_limit_is_refused_with_both_sizes(signed_in, settings, file):
    settings.UPLOAD_LIMIT_BYTES = 1024
    assert "The limit is 1 kB" in send(signed_in, file).content.decode()
    assert BoundaryUpload.objects.count() == 0


def test_wrong_property_is_refused_with_the_answers_kept(signed_in, file):
    SourceFactory()
    send(signed_in, file)
    answer = signed_in.get(reverse("places:preview_boundaries"), ANSWERS | {"code_property": "WD23NM"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“WD23NM” holds no code of a ward of this place, such as W00 for Ward W00." in page
    assert 'value="2018"' in page
    assert BoundaryUpload.objects.count() == 1


def test_a_second_file_takes_the_place_of_the_first(signed_in, administrator, file):
    send(signed_in, file, "one.geojson")
    send(signed_in, file, "two.geojson")
    upload = BoundaryUpload.objects.get()
    assert (upload.file_name, gzip.decompress(bytes(upload.packed))) == ("two.geojson", file)


def test_steps_without_a_file_lead_back_to_the_first(signed_in):
    for name in ("choose_boundaries", "preview_boundaries"):
        assert signed_in.get(reverse(f"places:{name}"))["Location"] == reverse("places:boundaries")


def test_ward_whose_name_differs_in_the_file_is_pointed_out(signed_in, file):
    SourceFactory()
    WardMembershipFactory(ward=Ward.objects.get(pk="W00"))
    Ward.objects.filter(pk="W00").update(name="Elsewhere")
    send(signed_in, file)
    page = signed_in.get(reverse("places:preview_boundaries"), ANSWERS).content.decode()
    assert "Elsewhere: “Ward W00” in the file" in page


def test_preview_needs_the_person_confirmed(client, administrator, file):
    SourceFactory()
    client.force_login(administrator)
    client.remember(administrator, {"method": "mfa", "type": "totp", "at": time.time() - 3600, "reauthenticated": True})
    services.keep_upload(by=administrator, file_name="wards.geojson", raw=file)
    assert client.post(reverse("places:preview_boundaries"), ANSWERS).status_code == 302
    assert BoundaryImport.objects.count() == 0


def test_source_and_memberships_stay_as_they_were(file):
    before = (Source.objects.count(), WardMembership.objects.count())
    load(file)
    assert (Source.objects.count(), WardMembership.objects.count()) == (before[0], before[1])


def test_choose_form_puts_no_token_into_the_address_of_the_preview(signed_in, file):
    page = signed_in.get(send(signed_in, file)["Location"]).content.decode()
    form = page.partition('method="get"')[2].partition("</form>")[0]
    assert ('name="code_property"' in form, "csrfmiddlewaretoken" in form) == (True, False)
