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
from apps.core.errors import DomainError, EditConflict, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations import merging, services, staff_record
from apps.organisations.duplicates import alike
from apps.organisations.merging.choices import CHOICES, NOT_CHOSEN
from apps.organisations.models import (
    Claim,
    DuplicatePair,
    Identifier,
    Invitation,
    Membership,
    Merge,
    MergeMove,
    NameKey,
    Organisation,
    OtherName,
    Verification,
)
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
    kept, lead = group(
        name="Sunrise Growers", ward=ward, themes=[food], website="https://sun.example", public=["website"]
    )
    gone, second = group(
        name="Sunrise Growers CIC",
        ward=other,
        themes=[arts],
        website="https://other.example",
        contact_email="a@sun.example",
        serves=[CommunityFactory()],
    )
    Identifier.objects.create(organisation=kept, scheme="GB-CHC", value="1111111")
    Identifier.objects.create(organisation=gone, scheme="GB-COH", value="02222222")
    return kept, gone, lead, second


def as_it_stands():
    """Every row that belongs to a group, but for when it was changed, to compare before and after."""
    found = {}
    for label, (model, _) in merging.every_link().items():
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
    assert set(merging.every_link()) - set(merging.declared()) == set()


def test_link_that_nobody_declared_stops_the_merge_by_name(monkeypatch):
    from apps.organisations.merging import links

    short = {label: rule for label, rule in links._declared.items() if label != "support.Request.organisation"}
    monkeypatch.setattr(links, "_declared", short)
    with pytest.raises(merging.UndeclaredLink, match=r"support\.Request\.organisation"):
        merging.declared()


def test_every_field_of_a_record_can_be_chosen_or_is_said_not_to_be():
    chosen = {name for choice in CHOICES for name in (*choice.fields, *choice.lists)}
    fields = {f.name for f in (*Organisation._meta.concrete_fields, *Organisation._meta.many_to_many)}
    assert (chosen | NOT_CHOSEN, chosen & NOT_CHOSEN) == (fields, set())


@pytest.mark.django_db
def test_merge_writes_what_was_chosen_and_moves_the_rest(two, staff):
    kept, gone, lead, second = two
    request = RequestFactory(organisation=gone, by=second)
    services.merge_group(
        kept=kept, gone=gone, chosen={"website": "right", "themes": "both", "place": "left", "name": "left"}, by=staff
    )
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (gone.status, gone.merged_into) == ("merged", kept)
    assert (kept.name, kept.website, kept.ward.name) == ("Sunrise Growers", "https://other.example", "Moston")
    assert kept.contact_email == "a@sun.example"
    assert sorted(theme.pk for theme in kept.themes.all()) == ["arts", "food"]
    assert sorted(str(number) for number in kept.identifiers.all()) == ["GB-CHC-1111111", "GB-COH-02222222"]
    assert [other.name for other in kept.other_names.all()] == ["Sunrise Growers CIC"]
    assert Request.objects.get(pk=request.pk).organisation == kept
    held = Membership.objects.open().filter(organisation=kept).order_by("pk")
    assert [(row.user, row.role) for row in held] == [(lead, "lead"), (second, "lead")]
    assert not NameKey.objects.filter(pk=gone.pk).exists()


@pytest.mark.django_db
def test_consent_goes_with_the_value_that_was_chosen(two, staff):
    kept, gone, *_ = two
    FieldConsentFactory(organisation=gone, field="contact_email", public=True)
    services.merge_group(kept=kept, gone=gone, chosen={"website": "right"}, by=staff)
    public = dict(kept.consents.values_list("field", "public"))
    assert public == {"website": False, "contact_email": True}


@pytest.mark.django_db
def test_person_of_both_keeps_one_membership_with_the_higher_role(two, staff):
    kept, gone, _lead, second = two
    MembershipFactory(organisation=kept, user=second, role="member")
    services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    held = Membership.objects.open().filter(user=second)
    assert [(row.organisation, row.role) for row in held] == [(kept, "lead")]


@pytest.mark.django_db
def test_rows_that_cannot_stand_twice_are_set_aside(two, staff):
    kept, gone, _lead, _second = two
    asker = UserFactory()
    for org in (kept, gone):
        InvitationFactory(organisation=org, email="same@example.org")
        Verification.objects.create(organisation=org, causes=["new"])
        Claim.objects.create(organisation=org, user=asker, who="Treasurer", phone="0161 496 0000", had_lead=True)
        OtherName.objects.create(organisation=org, name="Growers")
    services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    assert Invitation.objects.open().filter(email="same@example.org").count() == 1
    assert Claim.objects.open().count() == Verification.objects.count() == 1
    assert kept.other_names.filter(name="Growers").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["active", "dormant", "closed"])
def test_undo_puts_every_row_back(two, staff, status):
    kept, gone, _lead, second = two
    gone.status = status
    gone.closed_on = dt.date(2026, 1, 1) if status == "closed" else None
    gone.save()
    asker = UserFactory()
    for org in (kept, gone):
        InvitationFactory(organisation=org, email="same@example.org")
        Claim.objects.create(organisation=org, user=asker, who="Treasurer", phone="0161 496 0000", had_lead=True)
        Verification.objects.create(organisation=org, causes=["new"])
    MembershipFactory(organisation=kept, user=second, role="member")
    FieldConsentFactory(organisation=gone, field="website", public=False)
    FieldConsentFactory(organisation=gone, field="serves", public=True)
    RequestFactory(organisation=gone, by=second)
    DuplicatePair.objects.create(one=kept, two=gone, score=90, evidence=["same-name"])
    before = as_it_stands()
    merge = services.merge_group(kept=kept, gone=gone, chosen={each.code: "right" for each in CHOICES}, by=staff)
    assert as_it_stands() != before
    back, left = services.undo_merge(merge=merge, by=staff)
    after = as_it_stands()
    assert after == before
    assert (back > 10, left) == (True, 0)
    assert NameKey.objects.filter(pk__in=[kept.pk, gone.pk]).count() == 2


@pytest.mark.django_db
def test_undo_leaves_what_was_changed_or_came_since(two, staff):
    kept, gone, lead, _second = two
    merge = services.merge_group(kept=kept, gone=gone, chosen={"website": "right"}, by=staff)
    Organisation.objects.filter(pk=kept.pk).update(website="https://new.example")
    new = RequestFactory(organisation=kept, by=lead)
    _, left = services.undo_merge(merge=merge, by=staff)
    kept.refresh_from_db()
    assert (left, kept.website, Request.objects.get(pk=new.pk).organisation) == (1, "https://new.example", kept)


@pytest.mark.django_db
def test_merge_cannot_be_undone_after_thirty_days_or_twice(two, staff):
    kept, gone, *_ = two
    merge = services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    Merge.objects.filter(pk=merge.pk).update(merged_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(NotAllowed, match="can be undone for 30 days"):
        services.undo_merge(merge=Merge.objects.get(pk=merge.pk), by=staff)
    Merge.objects.filter(pk=merge.pk).update(merged_at=timezone.now())
    services.undo_merge(merge=Merge.objects.get(pk=merge.pk), by=staff)
    with pytest.raises(NotAllowed, match="was undone on"):
        services.undo_merge(merge=Merge.objects.get(pk=merge.pk), by=staff)


@pytest.mark.django_db
def test_earlier_merge_waits_for_the_later_one_to_be_undone(two, staff):
    kept, gone, *_ = two
    third = OrganisationFactory(name="Sunrise")
    first = services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    later = services.merge_group(kept=third, gone=kept, chosen={}, by=staff)
    with pytest.raises(NotAllowed, match="later merge"):
        services.undo_merge(merge=Merge.objects.get(pk=first.pk), by=staff)
    services.undo_merge(merge=later, by=staff)
    services.undo_merge(merge=Merge.objects.get(pk=first.pk), by=staff)
    assert set(Organisation.objects.values_list("status", flat=True)) == {"active"}


@pytest.mark.django_db
def test_merge_is_refused_to_those_who_may_not_and_for_records_that_changed(two, staff):
    kept, gone, lead, _ = two
    with pytest.raises(NotAllowed, match="Only the support team"):
        services.merge_group(kept=kept, gone=gone, chosen={}, by=lead)
    own = UserFactory(roles=[Role.ADVISER])
    MembershipFactory(organisation=gone, user=own)
    with pytest.raises(NotAllowed, match="a colleague has to do this"):
        services.merge_group(kept=kept, gone=gone, chosen={}, by=own)
    with pytest.raises(NotAllowed, match="one record"):
        services.merge_group(kept=kept, gone=kept, chosen={}, by=staff)
    with pytest.raises(EditConflict):
        services.merge_group(kept=kept, gone=gone, chosen={}, versions=(1, 99), by=staff)
    with pytest.raises(DomainError, match="Choose one of the two"):
        services.merge_group(kept=kept, gone=gone, chosen={"website": "both"}, by=staff)
    assert (Merge.objects.count(), MergeMove.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_people_of_both_are_told_of_a_merge_and_of_its_undoing(two, staff):
    kept, gone, lead, second = two
    merge = services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    told = Message.objects.filter(kind="group-merged").order_by("user_id").values_list("user", flat=True)
    assert list(told) == sorted([lead.pk, second.pk])
    services.undo_merge(merge=merge, by=staff)
    undone = Message.objects.filter(kind="group-merge-undone").order_by("user_id")
    assert [message.organisation_name for message in undone] == ["Sunrise Growers", "Sunrise Growers CIC"]


@pytest.mark.django_db
def test_history_of_the_kept_record_shows_both(two, staff):
    kept, gone, _, second = two
    services.invite(organisation=gone, email="x@example.org", role="member", by=second)
    services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    shown = [event.what for event in staff_record.history(kept)]
    assert "Invited a colleague (in the record that was merged into this one)" in shown
    assert "Another record was merged into this one" in shown
    assert AuditEvent.objects.filter(verb="invitation.sent", organisation_id=gone.pk).count() == 1


@pytest.mark.django_db
def test_waiting_requests_of_both_are_scored_again(two, staff, monkeypatch):
    kept, gone, _, _second = two
    heard = []
    from apps.core import audit

    monkeypatch.setitem(
        audit._listeners, "organisation", [lambda event, subject: heard.append((event.verb, subject.pk))]
    )
    services.merge_group(kept=kept, gone=gone, chosen={}, by=staff)
    assert heard == [("organisation.merged", gone.pk), ("organisation.took-in", kept.pk)]


@pytest.mark.django_db
def test_number_of_a_merged_record_finds_the_kept_one(two, staff):
    kept, gone, *_ = two
    services.merge_group(kept=kept, gone=gone, chosen={"identifiers": "left"}, by=staff)
    assert [one.organisation for one in alike(name="Zzz", numbers={"GB-COH": "02222222"})] == [kept]


@pytest.mark.django_db
def test_old_address_leads_to_the_kept_record_for_whoever_may_see_it(client, two, staff):
    kept, gone, _, second = two
    services.merge_group(kept=kept, gone=gone, chosen={"listed": "left"}, by=staff)
    public = client.get(reverse("organisations:group", args=[gone.slug]))
    assert (public.status_code, public.url) == (301, reverse("organisations:group", args=[kept.slug]))
    assert client.get(reverse("organisations:group", args=["nothing-here"])).status_code == 404
    client.force_login(second)
    own = client.get(reverse("organisations:record", args=[gone.slug]))
    assert (own.status_code, own.url) == (301, reverse("organisations:record", args=[kept.slug]))
    Organisation.objects.filter(pk=kept.pk).update(listed=False)
    client.logout()
    assert client.get(reverse("organisations:group", args=[gone.slug])).status_code == 404


@pytest.mark.django_db
def test_staff_choose_see_merge_and_undo_on_pages(client, two, staff):
    kept, gone, *_ = two
    client.force_login(staff)
    address = reverse("organisations:merge", args=[kept.slug, gone.slug])
    page = client.get(address)
    assert page.status_code == 200
    assert b'id="website-right"' in page.content
    preview = client.post(address, {"step": "preview", "website": "right", "themes": "both"})
    assert (preview.status_code, b"https://other.example" in preview.content) == (200, True)
    wrong = client.post(address, {"step": "preview", "website": "nonsense"})
    assert (wrong.status_code, Merge.objects.count()) == (422, 0)
    sent = {"step": "merge", "website": "right", "left_version": kept.version, "right_version": gone.version}
    assert client.post(address, sent | {"left_version": "x"}).status_code == 409
    done = client.post(address, sent, follow=True)
    made = Merge.objects.get()
    assert (done.status_code, done.request["PATH_INFO"]) == (200, reverse("organisations:merge_done", args=[made.pk]))
    undo = reverse("organisations:undo_merge", args=[made.pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo, follow=True).status_code == 200
    gone.refresh_from_db()
    assert gone.status == "active"


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
    kept, gone, *_ = two
    pairs = [(kept, gone), (gone, kept) if crossed else (kept, gone)]
    outcomes = both_at_once(
        *(lambda a=a, b=b: services.merge_group(kept=a, gone=b, chosen={}, by=staff) for a, b in pairs)
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Merge", "NotAllowed"]
    refused = next(outcome for outcome in outcomes if isinstance(outcome, NotAllowed))
    assert "was merged into another record already" in refused.message
    assert Merge.objects.count() == 1
