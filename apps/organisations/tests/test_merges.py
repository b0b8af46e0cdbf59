"""Two records into one and apart again: values, rows, people, history, addresses, two at once."""

import datetime as dt
import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import Listener
from apps.core.errors import DomainError, EditConflict, NotAllowed
from apps.core.models import AuditEvent
from apps.core.offers import offered
from apps.digests.models import Message
from apps.organisations.duplicates.merging import links
from apps.organisations.duplicates.merging import services as merging_services
from apps.organisations.duplicates.merging.choices import CHOICES, NOT_CHOSEN
from apps.organisations.duplicates.similar_groups import find_similar_groups
from apps.organisations.events import ORGANISATION_TOOK_IN
from apps.organisations.models import (
    Claim,
    DuplicatePair,
    Identifier,
    Invitation,
    Membership,
    Merge,
    MergeJournalEntry,
    NameKey,
    Organisation,
    OtherName,
    Verification,
)
from apps.organisations.people import services as people_services
from apps.organisations.record import staff_page
from apps.places.tests.factories import WardFactory
from apps.support.models import Request
from apps.support.tests.factories import RequestFactory

from .factories import (
    CommunityFactory,
    FieldConsentFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
    group,
)


@pytest.fixture
def staff():
    person = UserFactory(name="Tess", roles=[Role.TRIAGE_LEAD])
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


@pytest.fixture
def two():
    """A record and its double, which differ in most things."""
    ward, other = WardFactory(name="Moston"), WardFactory(name="Hulme")
    food, arts = ThemeFactory(code="food"), ThemeFactory(code="arts")
    target, lead = group(
        name="Sunrise Growers", ward=ward, themes=[food], website="https://sun.example", public=["website"]
    )
    source, second = group(
        name="Sunrise Growers CIC",
        ward=other,
        themes=[arts],
        website="https://other.example",
        contact_email="a@sun.example",
        serves=[CommunityFactory()],
    )
    Identifier.objects.create(organisation=target, scheme="GB-CHC", value="1111111")
    Identifier.objects.create(organisation=source, scheme="GB-COH", value="02222222")
    return target, source, lead, second


def as_it_stands():
    """Every row that belongs to a group, but for when it was changed, to compare before and after."""
    found = {}
    for label, (model, _) in links.every_link().items():
        if label.startswith(("organisations.NameKey", "organisations.Merge", "organisations.Organisation.")):
            continue
        found[label] = sorted(
            tuple(
                (field.name, str(getattr(row, field.attname)))
                for field in model._meta.concrete_fields
                if not (model._meta.auto_created and field.primary_key) and field.name != "scored_at"
            )
            for row in model._base_manager.all()
        )
    volatile = {"version", "updated_at", "findable", "search", "latitude", "longitude", "quiet_asked_at"}
    found["records"] = sorted(
        tuple((f.name, str(getattr(row, f.attname))) for f in row._meta.concrete_fields if f.name not in volatile)
        for row in Organisation.objects.all()
    )
    return found


def test_every_link_to_a_group_is_declared():
    assert set(links.every_link()) - set(links.declared()) == set()


def test_link_that_nobody_declared_stops_the_merge_by_name(offering):
    known = [link for link in offered(links.MergeLink) if link.link != "support.Request.organisation"]
    offering.only(links.MergeLink, *known)
    with pytest.raises(links.UndeclaredLink, match=r"support\.Request\.organisation"):
        links.declared()


def test_every_field_of_a_record_can_be_chosen_or_is_said_not_to_be():
    chosen = {name for choice in CHOICES for name in (*choice.fields, *choice.lists)}
    fields = {f.name for f in (*Organisation._meta.concrete_fields, *Organisation._meta.many_to_many)}
    assert (chosen | NOT_CHOSEN, chosen & NOT_CHOSEN) == (fields, set())


@pytest.mark.django_db
def test_merge_writes_what_was_chosen_and_moves_the_rest(two, staff):
    target, source, lead, second = two
    request = RequestFactory(organisation=source, by=second)
    merging_services.merge_group(
        target=target,
        source=source,
        chosen={"website": "right", "themes": "both", "place": "left", "name": "left"},
        by=staff,
    )
    target.refresh_from_db()
    source.refresh_from_db()
    assert (source.status, source.merged_into) == ("merged", target)
    assert (target.name, target.website, target.ward.name) == ("Sunrise Growers", "https://other.example", "Moston")
    assert target.contact_email == "a@sun.example"
    assert sorted(theme.pk for theme in target.themes.all()) == ["arts", "food"]
    assert sorted(str(number) for number in target.identifiers.all()) == ["GB-CHC-1111111", "GB-COH-02222222"]
    assert [other.name for other in target.other_names.all()] == ["Sunrise Growers CIC"]
    assert Request.objects.get(pk=request.pk).organisation == target
    held = Membership.objects.open().filter(organisation=target).order_by("pk")
    assert [(row.user, row.role) for row in held] == [(lead, "lead"), (second, "lead")]
    assert not NameKey.objects.filter(pk=source.pk).exists()


@pytest.mark.django_db
def test_consent_goes_with_the_value_that_was_chosen(two, staff):
    target, source, *_ = two
    FieldConsentFactory(organisation=source, field="contact_email", public=True)
    merging_services.merge_group(target=target, source=source, chosen={"website": "right"}, by=staff)
    public = dict(target.consents.values_list("field", "public"))
    assert public == {"website": False, "contact_email": True}


@pytest.mark.django_db
def test_person_of_both_keeps_one_membership_with_the_higher_role(two, staff):
    target, source, _lead, second = two
    MembershipFactory(organisation=target, user=second, role="member")
    merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    held = Membership.objects.open().filter(user=second)
    assert [(row.organisation, row.role) for row in held] == [(target, "lead")]


@pytest.mark.django_db
def test_rows_that_cannot_stand_twice_are_set_aside(two, staff):
    target, source, _lead, _second = two
    asker = UserFactory()
    for org in (target, source):
        InvitationFactory(organisation=org, email="same@example.org")
        Verification.objects.create(organisation=org, causes=["new"])
        Claim.objects.create(organisation=org, user=asker, who="Treasurer", phone="0161 496 0000", had_lead=True)
        OtherName.objects.create(organisation=org, name="Growers")
    merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    assert Invitation.objects.open().filter(email="same@example.org").count() == 1
    assert Claim.objects.open().count() == Verification.objects.count() == 1
    assert target.other_names.filter(name="Growers").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["active", "dormant", "closed"])
def test_undo_puts_every_row_back(two, staff, status):
    target, source, _lead, second = two
    source.status = status
    source.closed_on = dt.date(2026, 1, 1) if status == "closed" else None
    source.save()
    asker = UserFactory()
    for org in (target, source):
        InvitationFactory(organisation=org, email="same@example.org")
        Claim.objects.create(organisation=org, user=asker, who="Treasurer", phone="0161 496 0000", had_lead=True)
        Verification.objects.create(organisation=org, causes=["new"])
    MembershipFactory(organisation=target, user=second, role="member")
    FieldConsentFactory(organisation=source, field="website", public=False)
    FieldConsentFactory(organisation=source, field="serves", public=True)
    RequestFactory(organisation=source, by=second)
    DuplicatePair.objects.create(one=target, two=source, score=90, evidence=["same-name"])
    before = as_it_stands()
    merge = merging_services.merge_group(
        target=target, source=source, chosen={each.code: "right" for each in CHOICES}, by=staff
    )
    assert as_it_stands() != before
    back, left = merging_services.undo_merge(merge=merge, by=staff)
    after = as_it_stands()
    assert after == before
    assert (back > 10, left) == (True, 0)
    assert NameKey.objects.filter(pk__in=[target.pk, source.pk]).count() == 2


@pytest.mark.django_db
def test_merge_of_a_group_for_everybody_with_one_for_some_takes_one_answer(two, staff):
    target, source, *_ = two
    Organisation.objects.filter(pk=target.pk).update(serves_answer="everybody")
    with pytest.raises(DomainError, match="Choose one of the two"):
        merging_services.merge_group(target=target, source=source, chosen={"serves": "both"}, by=staff)
    serves = next(each for each in CHOICES if each.code == "serves")
    target.refresh_from_db()
    assert (serves.value(target), serves.value(source)) == ("Everybody", "Carers")
    merge = merging_services.merge_group(target=target, source=source, chosen={"serves": "right"}, by=staff)
    target.refresh_from_db()
    assert (target.serves_answer, [one.pk for one in target.serves.all()]) == ("answered", ["carers"])
    merging_services.undo_merge(merge=merge, by=staff)
    target.refresh_from_db()
    assert (target.serves_answer, target.serves.count()) == ("everybody", 0)
    connection.check_constraints()


@pytest.mark.django_db
def test_undo_leaves_what_was_changed_or_came_since(two, staff):
    target, source, lead, _second = two
    merge = merging_services.merge_group(target=target, source=source, chosen={"website": "right"}, by=staff)
    Organisation.objects.filter(pk=target.pk).update(website="https://new.example")
    new = RequestFactory(organisation=target, by=lead)
    _, left = merging_services.undo_merge(merge=merge, by=staff)
    target.refresh_from_db()
    assert (left, target.website, Request.objects.get(pk=new.pk).organisation) == (1, "https://new.example", target)


@pytest.mark.django_db
def test_merge_cannot_be_undone_after_thirty_days_or_twice(two, staff):
    target, source, *_ = two
    merge = merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    Merge.objects.filter(pk=merge.pk).update(merged_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(NotAllowed, match="can be undone for 30 days"):
        merging_services.undo_merge(merge=Merge.objects.get(pk=merge.pk), by=staff)
    Merge.objects.filter(pk=merge.pk).update(merged_at=timezone.now())
    merging_services.undo_merge(merge=Merge.objects.get(pk=merge.pk), by=staff)
    with pytest.raises(NotAllowed, match="was undone on"):
        merging_services.undo_merge(merge=Merge.objects.get(pk=merge.pk), by=staff)


@pytest.mark.django_db
def test_earlier_merge_waits_for_the_later_one_to_be_undone(two, staff):
    target, source, *_ = two
    third = OrganisationFactory(name="Sunrise")
    first = merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    later = merging_services.merge_group(target=third, source=target, chosen={}, by=staff)
    with pytest.raises(NotAllowed, match="later merge"):
        merging_services.undo_merge(merge=Merge.objects.get(pk=first.pk), by=staff)
    merging_services.undo_merge(merge=later, by=staff)
    merging_services.undo_merge(merge=Merge.objects.get(pk=first.pk), by=staff)
    assert set(Organisation.objects.values_list("status", flat=True)) == {"active"}


@pytest.mark.django_db
def test_merge_is_refused_to_those_who_may_not_and_for_records_that_changed(two, staff):
    target, source, lead, _ = two
    with pytest.raises(NotAllowed, match="Only advisers and triage leads"):
        merging_services.merge_group(target=target, source=source, chosen={}, by=lead)
    own = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=source, user=own)
    with pytest.raises(NotAllowed, match="a colleague has to do this"):
        merging_services.merge_group(target=target, source=source, chosen={}, by=own)
    with pytest.raises(NotAllowed, match="one record"):
        merging_services.merge_group(target=target, source=target, chosen={}, by=staff)
    with pytest.raises(EditConflict):
        merging_services.merge_group(target=target, source=source, chosen={}, versions=(1, 99), by=staff)
    with pytest.raises(DomainError, match="Choose one of the two"):
        merging_services.merge_group(target=target, source=source, chosen={"website": "both"}, by=staff)
    assert (Merge.objects.count(), MergeJournalEntry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_people_of_both_are_told_of_a_merge_and_of_its_undoing(two, staff):
    target, source, lead, second = two
    merge = merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    told = Message.objects.filter(kind="group-merged").order_by("user_id").values_list("user", flat=True)
    assert list(told) == sorted([lead.pk, second.pk])
    merging_services.undo_merge(merge=merge, by=staff)
    undone = Message.objects.filter(kind="group-merge-undone").order_by("user_id")
    assert [message.organisation_name for message in undone] == ["Sunrise Growers", "Sunrise Growers CIC"]


@pytest.mark.django_db
def test_history_of_the_kept_record_shows_both(two, staff):
    target, source, _, second = two
    people_services.invite(organisation=source, email="x@example.org", role="member", by=second)
    merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    shown = [event.what for event in staff_page.history(target)]
    assert "Invited a colleague (in the record that was merged into this one)" in shown
    assert "Another record was merged into this one" in shown
    assert AuditEvent.objects.filter(verb="invitation.sent", organisation_id=source.pk).count() == 1


@pytest.mark.django_db
def test_waiting_requests_of_both_are_scored_again(two, staff, offering):
    target, source, _, _second = two
    heard = []
    events = frozenset({"organisation.merged", ORGANISATION_TOOK_IN})
    offering.only(Listener, Listener(events, lambda event, subject: heard.append((event.verb, subject.pk))))
    merging_services.merge_group(target=target, source=source, chosen={}, by=staff)
    assert heard == [("organisation.merged", source.pk), ("organisation.took-in", target.pk)]


@pytest.mark.django_db
def test_number_of_a_merged_record_finds_the_kept_one(two, staff):
    target, source, *_ = two
    merging_services.merge_group(target=target, source=source, chosen={"identifiers": "left"}, by=staff)
    assert [one.organisation for one in find_similar_groups(name="Zzz", numbers={"GB-COH": "02222222"})] == [target]


@pytest.mark.django_db
def test_old_address_leads_to_the_kept_record_for_whoever_may_see_it(client, two, staff):
    target, source, _, second = two
    merging_services.merge_group(target=target, source=source, chosen={"listed": "left"}, by=staff)
    public = client.get(reverse("directory:group", args=[source.slug]))
    assert (public.status_code, public.url) == (301, reverse("directory:group", args=[target.slug]))
    assert client.get(reverse("directory:group", args=["nothing-here"])).status_code == 404
    client.force_login(second)
    own = client.get(reverse("organisations:record", args=[source.slug]))
    assert (own.status_code, own.url) == (301, reverse("organisations:record", args=[target.slug]))
    Organisation.objects.filter(pk=target.pk).update(listed=False)
    client.logout()
    assert client.get(reverse("directory:group", args=[source.slug])).status_code == 404


@pytest.mark.django_db
def test_staff_choose_see_merge_and_undo_on_pages(client, two, staff):
    target, source, *_ = two
    client.force_login(staff)
    address = reverse("organisations:merge", args=[target.slug, source.slug])
    page = client.get(address)
    assert page.status_code == 200
    assert b'id="website-right"' in page.content
    preview = client.post(address, {"step": "preview", "website": "right", "themes": "both"})
    assert (preview.status_code, b"https://other.example" in preview.content) == (200, True)
    wrong = client.post(address, {"step": "preview", "website": "nonsense"})
    assert (wrong.status_code, Merge.objects.count()) == (422, 0)
    sent = {"step": "merge", "website": "right", "left_version": target.version, "right_version": source.version}
    assert client.post(address, sent | {"left_version": "x"}).status_code == 409
    done = client.post(address, sent, follow=True)
    made = Merge.objects.get()
    assert (done.status_code, done.request["PATH_INFO"]) == (200, reverse("organisations:merge_done", args=[made.pk]))
    undo = reverse("organisations:undo_merge", args=[made.pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo, follow=True).status_code == 200
    source.refresh_from_db()
    assert source.status == "active"


def both_at_once(*acts):
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            outcomes[place] = act()
        except DomainError as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crossed", [False, True])
def test_two_merges_at_once_make_one_and_the_second_is_told(two, staff, crossed):
    target, source, *_ = two
    pairs = [(target, source), (source, target) if crossed else (target, source)]
    outcomes = both_at_once(
        *(lambda a=a, b=b: merging_services.merge_group(target=a, source=b, chosen={}, by=staff) for a, b in pairs)
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Merge", "NotAllowed"]
    refused = next(outcome for outcome in outcomes if isinstance(outcome, NotAllowed))
    assert "was merged into another record already" in refused.message
    assert Merge.objects.count() == 1
