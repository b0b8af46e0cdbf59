"""The people of a group: invited, told before they answer, joined, left; the last lead stays."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import UserFactory, sign_in
from apps.core.errors import DomainError, NotAllowed
from apps.core.models import AuditEvent
from apps.digests.models import Message
from apps.organisations.models import Invitation, Membership
from apps.organisations.people import services as people_services
from apps.organisations.people.notifications import invitation_token
from apps.organisations.people.selectors import people_to_tell

from .factories import InvitationFactory, MembershipFactory, group

pytestmark = pytest.mark.django_db


def people_of(org) -> str:
    return reverse("organisations:people", args=[org.slug])


def test_invite_writes_to_the_colleague_who_hears_of_things_at_once(client):
    org, lead = group(name="Moss Side Growers")
    client.force_login(lead)
    client.post(people_of(org), {"email": "New@Example.org", "role": "member"})
    invitation = Invitation.objects.get()
    message = Message.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("new@example.org", "member", lead)
    assert (message.kind, message.to_email, message.subject) == (
        "group-invitation",
        "new@example.org",
        f"{lead.name} asks you to act for Moss Side Growers",
    )
    assert message.for_reader[1].endswith(reverse("organisations:invitation", args=[invitation_token(invitation)]))
    assert [recipient.email for recipient in people_to_tell(org)] == [lead.email, "new@example.org"]
    assert AuditEvent.objects.get().verb == "invitation.sent"


@pytest.mark.parametrize(("email", "code"), [("lead@example.org", "member"), ("Asked@example.org", "invited")])
def test_invite_of_somebody_who_is_there_or_asked_already_is_refused(email, code):
    org, lead = group(lead=UserFactory(email="lead@example.org"))
    InvitationFactory(organisation=org, email="asked@example.org")
    with pytest.raises(DomainError) as caught:
        people_services.invite(organisation=org, email=email, role="member", by=lead)
    assert (caught.value.code, caught.value.field) == (code, "email")
    assert (Message.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_invite_by_a_member_who_is_no_lead_is_refused_with_the_reason(client):
    org, _ = group()
    member = MembershipFactory(organisation=org).user
    client.force_login(member)
    assert "Only a lead of this group can do this." in client.get(people_of(org)).content.decode()
    response = client.post(people_of(org), {"email": "new@example.org", "role": "lead"})
    assert (response.status_code, Invitation.objects.count()) == (403, 0)


def test_invitation_link_is_open_to_a_new_person_and_leads_to_an_account(client):
    org, lead = group(name="Moss Side Growers")
    invitation = InvitationFactory(organisation=org, invited_by=lead, email="bo@example.org")
    address = reverse("organisations:invitation", args=[invitation_token(invitation)])
    page = client.get(address).content.decode()
    assert [words in page for words in ("Moss Side Growers", "Make an account", "Sign in as bo@example.org")] == [
        True
    ] * 3
    assert client.post(address).status_code == 403
    assert not Invitation.objects.exclude(accepted_at=None).exists()
    chosen = {"email": "bo@example.org", "next": address, "new": "yes"}
    response = client.post(reverse("account_sign_in_as"), chosen)
    assert response.url == f"{reverse('account_signup')}?next={quote(address, safe='')}"
    assert 'value="bo@example.org"' in client.get(response.url).content.decode()


def test_invitation_accepted_makes_a_member_and_tells_who_asked(client):
    org, lead = group()
    person = UserFactory()
    invitation = InvitationFactory(organisation=org, invited_by=lead, role="lead", email=person.email)
    client.force_login(person)
    response = client.post(reverse("organisations:invitation", args=[invitation_token(invitation)]))
    assert response.url == reverse("organisations:home")
    membership = Membership.objects.get(user=person)
    assert (membership.organisation, membership.role) == (org, "lead")
    assert Message.objects.values_list("kind", "to_email").get() == ("group-invitation-accepted", lead.email)
    assert client.get(response.url).context["group"] == org
    assert (Invitation.objects.get().accepted_by, AuditEvent.objects.get().actor) == (person, person)


def test_invitation_followed_by_somebody_else_names_both_addresses_and_makes_nobody_a_member(client):
    org, lead = group()
    invitation = InvitationFactory(organisation=org, invited_by=lead, role="lead", email="bo@example.org")
    administrator = UserFactory(email="admin@example.org", roles=["administrator"])
    sign_in(client, administrator)
    address = reverse("organisations:invitation", args=[invitation_token(invitation)])
    page = client.get(address).content.decode()
    assert [words in page for words in ("bo@example.org", "admin@example.org", "Accept the invitation")] == [
        True,
        True,
        False,
    ]
    assert client.post(address).status_code == 403
    with pytest.raises(NotAllowed, match="for another address"):
        people_services.accept_invitation(invitation=invitation, by=administrator)
    assert list(Membership.objects.values_list("user", flat=True)) == [lead.pk]
    response = client.post(reverse("account_sign_in_as"), {"email": "bo@example.org", "next": address})
    assert "_auth_user_id" not in client.session
    assert 'value="bo@example.org"' in client.get(response.url).content.decode()


def test_sign_in_as_leads_nowhere_else_than_to_the_portal(client):
    response = client.post(reverse("account_sign_in_as"), {"email": "bo@example.org", "next": "https://evil.example/"})
    assert response.url == f"{reverse('account_login')}?next=%2F"


def test_invitation_link_is_drawn_and_stored_for_nobody_but_its_reader(client):
    org, lead = group()
    client.force_login(lead)
    client.post(people_of(org), {"email": "bo@example.org", "role": "lead"})
    token = invitation_token(Invitation.objects.get())
    message = Message.objects.get()
    stored = "".join(str(value) for value in Message.objects.values_list().get())
    assert (token in stored, message.for_reader[1].endswith(f"/{token}/")) == (False, True)
    sign_in(client, UserFactory(roles=["administrator"]))
    page = client.get(reverse("digests:envelope", args=[message.envelope_id])).content.decode()
    assert ("a link for the reader alone" in page, token in page) == (True, False)


def test_invitation_accepted_by_somebody_who_is_of_the_group_keeps_their_role():
    org, lead = group()
    invitation = InvitationFactory(organisation=org, invited_by=lead, role="member", email=lead.email)
    assert people_services.accept_invitation(invitation=invitation, by=lead).role == "lead"
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(("state", "code"), [("withdrawn", "withdrawn"), ("accepted", "accepted")])
def test_invitation_that_was_answered_or_taken_back_cannot_be_accepted(client, state, code):
    org, lead = group()
    invitation = InvitationFactory(organisation=org, **{f"{state}_at": timezone.now(), f"{state}_by": lead})
    stranger = UserFactory()
    with pytest.raises(NotAllowed) as caught:
        people_services.accept_invitation(invitation=invitation, by=stranger)
    assert caught.value.code == code
    for browser in (Client(), client):
        page = browser.get(reverse("organisations:invitation", args=[invitation_token(invitation)])).content.decode()
        words = {"accepted": "accepted already", "withdrawn": "taken back"}[state]
        assert (words in page, "Sign in as" in page) == (True, False)
        client.force_login(stranger)
    assert not Membership.objects.filter(user=stranger).exists()


def test_invitation_link_that_was_changed_is_not_found(client):
    invitation = InvitationFactory()
    token = invitation_token(invitation)
    changed = f"{invitation.pk + 1}{token[len(str(invitation.pk)) :]}"
    assert client.get(reverse("organisations:invitation", args=[changed])).status_code == 404


def test_withdrawn_invitee_is_told_no_more():
    org, lead = group()
    invitation = InvitationFactory(organisation=org)
    people_services.withdraw_invitation(invitation=invitation, by=lead)
    assert [recipient.email for recipient in people_to_tell(org)] == [lead.email]
    assert AuditEvent.objects.get().verb == "invitation.withdrawn"


def test_withdraw_of_an_invitation_of_another_group_is_not_found(client):
    org, lead = group()
    other = InvitationFactory()
    client.force_login(lead)
    address = reverse("organisations:withdraw_invitation", args=[org.slug, other.pk])
    assert client.post(address).status_code == 404
    other_address = reverse("organisations:withdraw_invitation", args=[other.organisation.slug, other.pk])
    assert client.post(other_address).status_code == 404


def test_last_lead_can_neither_leave_nor_become_a_member():
    org, lead = group()
    MembershipFactory(organisation=org)
    membership = Membership.objects.get(user=lead)
    for refused in (
        lambda: people_services.end_membership(membership=membership, by=lead),
        lambda: people_services.change_role(membership=membership, role="member", by=lead),
    ):
        with pytest.raises(NotAllowed) as caught:
            refused()
        assert caught.value.code == "last-lead"
    assert AuditEvent.objects.count() == 0


def test_lead_hands_over_and_leaves(client):
    org, lead = group()
    member = MembershipFactory(organisation=org)
    client.force_login(lead)
    client.post(reverse("organisations:change_role", args=[org.slug, member.pk]), {"role": "lead"})
    client.post(reverse("organisations:end_membership", args=[org.slug, Membership.objects.get(user=lead).pk]))
    assert list(Membership.objects.open().values_list("user", "role")) == [(member.user_id, "lead")]
    assert list(Message.objects.values_list("kind", "to_email")) == [("group-role-changed", member.user.email)]
    assert client.get(people_of(org)).status_code == 404


def test_ending_a_membership_is_asked_about_first(client):
    org, lead = group()
    member = MembershipFactory(organisation=org)
    client.force_login(lead)
    address = reverse("organisations:end_membership", args=[org.slug, member.pk])
    assert f"End the membership of {member.user}?" in client.get(address).content.decode()
    assert Membership.objects.open().count() == 2


def test_membership_ended_by_a_lead_tells_the_person():
    org, lead = group()
    member = MembershipFactory(organisation=org)
    people_services.end_membership(membership=member, by=lead)
    assert Message.objects.values_list("kind", "to_email").get() == ("group-membership-ended", member.user.email)
    assert AuditEvent.objects.values_list("verb", "before").get() == ("membership.ended", {"role": "member"})


def test_member_cannot_end_the_membership_of_another(client):
    org, _ = group()
    member, other = MembershipFactory(organisation=org), MembershipFactory(organisation=org)
    client.force_login(member.user)
    assert client.post(reverse("organisations:end_membership", args=[org.slug, other.pk])).status_code == 403
    assert Membership.objects.open().count() == 3


def test_people_page_costs_the_same_for_three_people_as_for_one(client, queries_of):
    org, lead = group()
    client.force_login(lead)
    one = queries_of(people_of(org))
    MembershipFactory.create_batch(2, organisation=org)
    InvitationFactory.create_batch(3, organisation=org)
    assert queries_of(people_of(org)) == one <= 12


def test_open_invitation_to_one_address_exists_once():
    org, _ = group()
    InvitationFactory(organisation=org, email="a@example.org")
    with pytest.raises(IntegrityError, match="invitation_one_open_per_address"), transaction.atomic():
        InvitationFactory(organisation=org, email="A@example.org")


def test_open_membership_of_one_person_exists_once():
    org, lead = group()
    with pytest.raises(IntegrityError, match="membership_one_open_each"), transaction.atomic():
        MembershipFactory(organisation=org, user=lead)


def test_accepted_invitation_of_somebody_who_left_is_told_to_the_leads():
    org, lead = group()
    member = MembershipFactory(organisation=org, user=UserFactory(), role="lead")
    invitation = people_services.invite(organisation=org, email="new@example.org", role="member", by=member.user)
    people_services.end_membership(membership=member, by=lead)
    people_services.accept_invitation(invitation=invitation, by=UserFactory(email="new@example.org"))
    told = Message.objects.filter(kind="group-invitation-accepted")
    assert list(told.values_list("user", flat=True)) == [lead.pk]


def test_too_many_invitations_within_an_hour_are_refused_and_the_address_stays(client):
    org, lead = group()
    client.force_login(lead)
    answers = [client.post(people_of(org), {"email": f"p{n}@example.org", "role": "member"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    form = answers[20].context["form"]
    said = "You have invited many people within an hour. Wait an hour and invite the others."
    assert (form.errors["email"], form["email"].value()) == ([said], "p20@example.org")
    assert Invitation.objects.count() == 20
