"""A score is never written back from what was read before somebody else's change, and nobody waits in a circle."""

from __future__ import annotations

import pytest

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.tests.interleaved import interleaved
from apps.organisations.duplicates.merging import services as merging
from apps.organisations.models import Organisation
from apps.organisations.record import services as record
from apps.organisations.tests.factories import ThemeFactory
from apps.prioritisation.models import Score
from apps.prioritisation.scoring import score
from apps.support.asking import services as asking
from apps.support.casework import services as casework
from apps.support.conversation import services as conversation
from apps.support.models import Request
from apps.support.tests.factories import ReasonFactory, RequestFactory
from apps.support.triage import services as triage

from .factories import PolicyFactory

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(request):
    return Request.objects.get(pk=request.pk)


def test_scoring_of_all_during_a_correction_does_not_write_the_old_facts_back():
    PolicyFactory()
    request = RequestFactory(waiting=True)
    interleaved(lambda: asking.correct(request, by=request.asked_by, stage="grow"), score)
    assert Score.objects.get().stage == "grow"


def test_scoring_of_all_during_a_move_does_not_bring_the_request_back_into_the_queue():
    PolicyFactory()
    request, reason = RequestFactory(waiting=True), ReasonFactory(withdrawing=True)
    interleaved(lambda: asking.withdraw(request, by=request.asked_by, reason=reason), score)
    assert list(Score.objects.values_list("status", "ranked")) == [("withdrawn", False)]


def test_record_saved_during_a_correction_keeps_both_in_the_score():
    PolicyFactory(settings={"theme": {"themes": ["food"]}})
    request, theme = RequestFactory(waiting=True), ThemeFactory(code="food")
    org = Organisation.objects.get(pk=request.organisation_id)
    interleaved(
        lambda: asking.correct(request, by=request.asked_by, stage="grow"),
        lambda: record.save_section(
            organisation=org, section="work", answers={"themes": [theme]}, version=org.version, by=request.asked_by
        ),
    )
    assert list(Score.objects.values_list("stage", "themes")) == [("grow", ["food"])]


def test_merge_and_its_undoing_lock_the_requests_of_both_groups_in_the_order_of_their_keys():
    """Somebody has the older request, which is the target's, and then wants the newer one, as scoring of all does."""
    PolicyFactory()
    older, newer = RequestFactory(waiting=True), RequestFactory(waiting=True)
    staff = UserFactory(roles=[Role.TRIAGE_LEAD])

    def lock(request):
        return lambda: Request.objects.select_for_update().get(pk=request.pk)

    def merge():
        return merging.merge_group(target=older.organisation, source=newer.organisation, chosen={}, by=staff)

    made = interleaved(lock(older), merge, then=lock(newer))
    assert set(Request.objects.values_list("organisation", flat=True)) == {made.target_id}
    back, left = interleaved(lock(older), lambda: merging.undo_merge(merge=made, by=staff), then=lock(newer))
    assert (back > 0, left) == (True, 0)
    assert fresh(newer).organisation_id == newer.organisation_id


def test_start_and_scoring_of_all_at_once_do_not_wait_for_each_other():
    PolicyFactory()
    first = RequestFactory(waiting=True)
    second = RequestFactory(agreed=True, organisation=first.organisation, by=first.asked_by)
    adviser = second.adviser
    triage.assign(first, by=adviser, adviser=adviser)

    def start():
        casework.start(fresh(second), by=adviser)
        conversation.write(fresh(first), by=adviser, body="We have begun.")

    assert interleaved(start, score) == 0
    assert list(Score.objects.order_by("pk").values_list("status", flat=True)) == ["waiting", "active"]
