"""Moving wards between neighbourhoods: what is written, what is refused, and what a reload of the pack keeps."""

import csv
import datetime as dt
import shutil

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.core.reference import BadData
from apps.places import move_preview, policies, selectors, services
from apps.places.models import Neighbourhood, PlaceEdit, Ward, WardMembership
from apps.places.services.neighbourhoods import is_used, membership_token
from apps.places.tests.factories import NeighbourhoodFactory, WardFactory, WardMembershipFactory

pytestmark = pytest.mark.django_db

BEGAN = dt.date(2018, 5, 3)
PACK = settings.BASE_DIR / "data" / "places" / "manchester"


def in_days(number):
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def administrator():
    return UserFactory(roles=[Role.ADMINISTRATOR])


@pytest.fixture
def city():
    """A ward in the north, one in the south, and a neighbourhood without wards."""
    north, south = (NeighbourhoodFactory(code=name, name=name.capitalize()) for name in ("north", "south"))
    NeighbourhoodFactory(code="empty", name="Empty")
    for code, held in (("W1", north), ("W2", south)):
        WardMembershipFactory(ward=WardFactory(code=code, name=f"Ward {code}"), neighbourhood=held)
    return Neighbourhood.objects.in_bulk()


def rows(code="W1"):
    held = WardMembership.objects.filter(ward=code).order_by("starts")
    return [(row.neighbourhood_id, row.starts, row.ends) for row in held]


def token(code="W1"):
    return membership_token(list(WardMembership.objects.filter(ward=code).order_by("starts")))


def move(city, by, to="south", day=None, code="W1", **more):
    said = {"reason": "Decided by the board in May", "expected": token(code)} | more
    ward = Ward.objects.get(pk=code)
    return services.move_ward(ward, by=by, neighbourhood=city[to], first_day=day or in_days(10), **said)


def refused(code, *args, **kwargs):
    before = list(WardMembership.objects.order_by("pk").values())
    with pytest.raises(DomainError) as caught:
        move(*args, **kwargs)
    assert list(WardMembership.objects.order_by("pk").values()) == before
    assert caught.value.code == code
    return caught.value.message


def test_move_ends_the_old_row_and_starts_a_new_one_on_the_day(city, administrator):
    day = in_days(10)
    made = move(city, administrator, day=day)
    assert rows() == [("north", BEGAN, day), ("south", day, None)]
    assert (made.source_id, made.edit.reason, made.edit.made_by) == (
        "edited-here",
        "Decided by the board in May",
        administrator,
    )
    assert selectors.neighbourhood_of("W1", day - dt.timedelta(days=1)).pk == "north"
    assert selectors.neighbourhood_of("W1", day).pk == "south"
    event = AuditEvent.objects.get(verb="ward.moved")
    assert (event.actor, event.before, event.after) == (
        administrator,
        {"ward": "W1", "neighbourhood": "north"},
        {"ward": "W1", "neighbourhood": "south", "first_day": day.isoformat()},
    )


def test_move_from_a_day_that_has_passed_is_allowed(city, administrator):
    move(city, administrator, day=in_days(-30))
    assert rows() == [("north", BEGAN, in_days(-30)), ("south", in_days(-30), None)]


@pytest.mark.parametrize(
    ("code", "said", "message"),
    [
        ("same", {"to": "north"}, "Ward W1 is in North already"),
        ("too-early", {"day": BEGAN}, "Ward W1 has been in North since 3 May 2018. Choose a later day"),
        ("too-early", {"day": dt.date(2010, 1, 1)}, "Ward W1 has been in North since 3 May 2018. Choose a later day"),
        ("edit-conflict", {"expected": "stale"}, "Ward W1 has moved since. Look at where it is now, then decide again"),
    ],
)  # fmt: skip
def test_move_that_cannot_be_is_refused_and_changes_nothing(city, administrator, code, said, message):
    assert refused(code, city, administrator, **said) == message


def test_move_to_a_closed_neighbourhood_is_refused(city, administrator):
    services.close_neighbourhood(city["empty"], by=administrator, reason="Never used")
    assert refused("closed", city, administrator, to="empty") == "Empty is closed. Choose another"


def test_move_of_a_ward_that_has_a_move_to_come_is_refused_until_that_is_taken_back(city, administrator):
    planned = move(city, administrator)
    assert "Take that back first" in refused("planned", city, administrator, to="empty", day=in_days(20))
    services.take_back(planned, by=administrator, reason="Put off")
    move(city, administrator, to="empty", day=in_days(20))
    assert rows() == [("north", BEGAN, in_days(20)), ("empty", in_days(20), None)]


def test_second_of_two_people_at_once_is_told_and_overwrites_nothing(city, administrator):
    first = second = token()
    move(city, administrator, to="south", day=in_days(5), expected=first)
    assert refused("edit-conflict", city, UserFactory(roles=[Role.ADMINISTRATOR]), to="empty", expected=second)
    assert rows() == [("north", BEGAN, in_days(5)), ("south", in_days(5), None)]


@pytest.mark.parametrize("role", [Role.ADVISER, Role.TRIAGE_LEAD, Role.COMMISSIONER])
def test_move_by_anybody_but_an_administrator_is_refused(city, role):
    with pytest.raises(NotAllowed):
        move(city, UserFactory(roles=[role]))
    assert rows() == [("north", BEGAN, None)]


def test_ward_in_two_neighbourhoods_on_one_day_is_refused_by_the_database(city):
    with pytest.raises(IntegrityError, match="ward_membership_one_at_a_time"), transaction.atomic():
        WardMembershipFactory(ward=Ward.objects.get(pk="W1"), neighbourhood=city["south"], starts=in_days(5))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "moved", "reason": "x"}, "place_edit_of_a_ward_names_where_it_left"),
        ({"kind": "added", "reason": ""}, "place_edit_has_a_reason"),
    ],
)
def test_edit_that_cannot_be_is_refused_by_the_database(city, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PlaceEdit.objects.create(neighbourhood=city["north"], first_day=BEGAN, **fields)


# --- taking back ---------------------------------------------------------------------------------


def test_move_to_come_is_taken_back_and_both_stay_in_the_history(city, administrator):
    planned = move(city, administrator)
    services.take_back(planned, by=administrator, reason="The board changed its mind")
    assert rows() == [("north", BEGAN, None)]
    edits = PlaceEdit.objects.filter(ward="W1").order_by("pk")
    assert [(edit.kind, edit.reason) for edit in edits] == [
        ("moved", "Decided by the board in May"),
        ("taken-back", "The board changed its mind"),
    ]
    assert AuditEvent.objects.get(verb="ward.move-taken-back").after == {"ward": "W1", "neighbourhood": "north"}


@pytest.mark.parametrize("days", [0, -1])
def test_move_that_has_begun_cannot_be_taken_back(city, administrator, days):
    begun = move(city, administrator, day=in_days(days))
    with pytest.raises(NotAllowed) as caught:
        services.take_back(begun, by=administrator, reason="Too late")
    assert caught.value.code == "begun"
    assert len(rows()) == 2


def test_membership_of_the_pack_cannot_be_taken_back(city, administrator):
    row = WardMembership.objects.get(ward="W1")
    assert policies.can_take_back(administrator, row).code == "from-the-pack"


def test_move_that_somebody_else_took_back_says_so(city, administrator):
    planned = move(city, administrator)
    services.take_back(planned, by=administrator, reason="Put off")
    with pytest.raises(DomainError) as caught:
        services.take_back(WardMembership(pk=999_999, ward_id="W1"), by=administrator, reason="Put off")
    assert caught.value.code == "gone"


# --- neighbourhoods ------------------------------------------------------------------------------


def add(by, **more):
    said = {"code": "n5", "name": "New town", "short_name": "New town", "area": "North", "reason": "Agreed in May"}
    return services.add_neighbourhood(by=by, **said | more)


def test_neighbourhood_is_added_last_with_no_ward_and_recorded(city, administrator):
    made = add(administrator)
    assert list(Neighbourhood.objects.in_order())[-1] == made
    assert (is_used(made), made.source_id) == (False, "edited-here")
    assert AuditEvent.objects.get(verb="neighbourhood.added").after == {
        "code": "n5",
        "name": "New town",
        "area": "North",
    }


@pytest.mark.parametrize(
    ("said", "field"),
    [({"code": "north"}, "code"), ({"name": "SOUTH"}, "name"), ({"code": "N 5"}, "code"), ({"code": ""}, "code")],
)
def test_neighbourhood_that_is_there_already_is_refused_beside_its_field(city, administrator, said, field):
    with pytest.raises(DomainError) as caught:
        add(administrator, **said)
    assert caught.value.field == field
    assert Neighbourhood.objects.count() == 3


def test_unused_neighbourhood_is_closed_and_stays(city, administrator):
    closed = services.close_neighbourhood(city["empty"], by=administrator, reason="Never used")
    assert closed.closed_on == timezone.localdate()
    assert list(Neighbourhood.objects.in_force().in_order().values_list("pk", flat=True)) == ["north", "south"]
    assert Neighbourhood.objects.count() == 3
    with pytest.raises(NotAllowed, match="closed already"):
        services.close_neighbourhood(city["empty"], by=administrator, reason="Again")


def test_neighbourhood_with_a_ward_now_or_later_cannot_be_closed(city, administrator):
    move(city, administrator, to="empty", day=in_days(30))
    for code in ("north", "empty"):
        with pytest.raises(NotAllowed, match="Move them first"):
            services.close_neighbourhood(city[code], by=administrator, reason="No")


def test_neighbourhood_whose_last_ward_has_left_can_be_closed(city, administrator):
    move(city, administrator, day=in_days(-1))
    assert services.close_neighbourhood(city["north"], by=administrator, reason="Empty now").closed_on


# --- the pack ------------------------------------------------------------------------------------


def membership_rows():
    held = WardMembership.objects.order_by("ward", "starts")
    return [(row.ward_id, row.neighbourhood_id, row.starts, row.ends, row.source_id) for row in held]


def test_reloading_the_pack_keeps_what_was_moved_added_and_closed_here(administrator):
    services.load_pack(PACK, by=SYSTEM)
    city = Neighbourhood.objects.in_bulk()
    made = add(administrator)
    for code in ("E05011376", "E05011361"):
        move(city | {"n5": made}, administrator, to="n5", day=in_days(-5), code=code)
    services.close_neighbourhood(city["cc"], by=administrator, reason="Its wards have left")
    before = membership_rows()
    counts = services.load_pack(PACK, by=SYSTEM)
    assert membership_rows() == before
    assert counts["wards that keep where they were moved here"] == 2
    assert Neighbourhood.objects.get(pk="cc").closed_on == timezone.localdate()
    assert Neighbourhood.objects.get(pk="n5").name == "New town"
    assert selectors.neighbourhood_of("E05011376").pk == "n5"


def test_reloading_the_pack_brings_its_own_changes_to_every_other_ward(administrator, tmp_path):
    services.load_pack(PACK, by=SYSTEM)
    city = Neighbourhood.objects.in_bulk()
    move(city, administrator, to="n2", day=in_days(-5), code="E05011376")
    pack = shutil.copytree(PACK, tmp_path / "pack")
    with (pack / "memberships.csv").open() as file:
        held = list(csv.reader(file))
    for row in held:
        if row[0] in ("E05011376", "E05011351"):
            row[1] = "s1"
    with (pack / "memberships.csv").open("w", newline="") as file:
        csv.writer(file).writerows(held)
    services.load_pack(pack, by=SYSTEM)
    assert selectors.neighbourhood_of("E05011351").pk == "s1"
    assert [row[0] for row in rows("E05011376")] == ["cc", "n2"]


def test_a_ward_whose_move_was_taken_back_follows_the_pack_again(administrator):
    services.load_pack(PACK, by=SYSTEM)
    planned = move(Neighbourhood.objects.in_bulk(), administrator, to="n2", code="E05011376")
    services.take_back(planned, by=administrator, reason="Put off")
    assert "wards that keep where they were moved here" not in services.load_pack(PACK, by=SYSTEM)


def test_a_pack_with_a_code_that_was_given_here_is_refused(administrator, tmp_path):
    services.load_pack(PACK, by=SYSTEM)
    add(administrator)
    pack = shutil.copytree(PACK, tmp_path / "pack")
    with (pack / "neighbourhoods.csv").open("a") as file:
        file.write("n5,Another,Another,North,city-centre-open\n")
    with pytest.raises(BadData) as caught:
        services.load_pack(pack, by=SYSTEM)
    assert caught.value.problems == ["neighbourhoods.csv, line 15: the code n5 was given here to New town."]


# --- what is told of it --------------------------------------------------------------------------


def test_changes_are_listed_newest_first_in_one_query(city, administrator, django_assert_num_queries):
    move(city, administrator, day=in_days(-10))
    move(city, administrator, to="empty", day=in_days(3), code="W2")
    with django_assert_num_queries(1):
        found = selectors.changes()
    assert [(change.ward.pk, change.from_neighbourhood.pk, change.to.pk) for change in found] == [
        ("W2", "south", "empty"),
        ("W1", "north", "south"),
    ]


def test_what_a_move_touches_names_the_groups_of_the_ward(city):
    from apps.organisations.tests.factories import OrganisationFactory

    OrganisationFactory(ward=Ward.objects.get(pk="W1"))
    assert "1 group has its place in this ward, and will be found under the new neighbourhood." in (
        move_preview.sentences("W1")
    )
