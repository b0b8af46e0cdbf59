"""Two administrators at the same moment: one move is made, and the other person is told."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError
from apps.places import services
from apps.places.models import BoundaryImport, WardBoundary, WardMembership
from apps.places.services.neighbourhoods import membership_token
from apps.places.tests.factories import NeighbourhoodFactory, SourceFactory, WardFactory, WardMembershipFactory
from apps.places.tests.shapes import collection, place

pytestmark = pytest.mark.django_db(transaction=True)


def both(*acts):
    """Does the acts side by side, each on a connection of its own. Returns what each came to."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(position, act):
        start.wait()
        try:
            outcomes[position] = act()
        except DomainError as error:
            outcomes[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return outcomes


def test_two_people_who_move_a_ward_at_once_make_one_move():
    ward = WardFactory()
    WardMembershipFactory(ward=ward)
    token = membership_token(list(WardMembership.objects.filter(ward=ward)))
    there = [NeighbourhoodFactory() for _ in range(2)]
    people = [UserFactory(roles=[Role.ADMINISTRATOR]) for _ in range(2)]
    day = timezone.localdate() + dt.timedelta(days=5)

    def move(n):
        return services.move_ward(
            ward, by=people[n], neighbourhood=there[n], first_day=day, reason="Agreed", expected=token
        )

    outcomes = both(lambda: move(0), lambda: move(1))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "WardMembership"]
    assert next(o.code for o in outcomes if isinstance(o, DomainError)) == "edit-conflict"
    assert WardMembership.objects.filter(ward=ward, starts=day, ends=None).count() == 1
    assert WardMembership.objects.filter(ward=ward).count() == 2


def test_move_into_a_neighbourhood_while_it_is_closed_leaves_one_story():
    ward, last = WardFactory(), NeighbourhoodFactory()
    WardMembershipFactory(ward=ward)
    token = membership_token(list(WardMembership.objects.filter(ward=ward)))
    by = UserFactory(roles=[Role.ADMINISTRATOR])
    day = timezone.localdate() + dt.timedelta(days=5)
    both(
        lambda: services.move_ward(ward, by=by, neighbourhood=last, first_day=day, reason="Agreed", expected=token),
        lambda: services.close_neighbourhood(last, by=by, reason="Not used"),
    )
    last.refresh_from_db()
    assert (last.closed_on is None) == WardMembership.objects.filter(neighbourhood=last).exists()


def test_two_loads_for_one_day_leave_one_release_in_force():
    file = collection(place(2, 1))
    source, by = SourceFactory(), UserFactory(roles=[Role.ADMINISTRATOR])

    def load():
        return services.import_boundaries(
            file, by=by, file_name="w.geojson", code_property="WD23CD", source=source, starts=dt.date(2018, 5, 3)
        )

    both(load, load)
    assert BoundaryImport.objects.filter(replaced_at__isnull=True).count() == 1
    assert (BoundaryImport.objects.count(), WardBoundary.objects.count()) == (2, 2)
