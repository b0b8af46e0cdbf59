"""What a reader has no right to at the moment of sending does not go, however long ago it was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.digests import digest_building, services, tasks
from apps.digests.models import Envelope, Message, TopicPreference
from apps.digests.services import Recipient
from apps.digests.tests.sink import Sink, at_noon
from apps.organisations.models import Organisation
from apps.organisations.people import services as people_services
from apps.organisations.tests.factories import InvitationFactory, MembershipFactory, group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_kinds")]


def tell(user: User, org: Organisation, *, kind: str = "test-news", organisation: str = "") -> Message:
    [message] = services.notify(
        kind,
        to=[Recipient(user.email, user.name, user.pk)],
        context={"organisation": organisation or org.name},
        url="/r/1/",
        action="See it",
        organisation_id=org.pk,
    )
    return message


def weekly(user: User) -> User:
    TopicPreference.objects.create(user=user, topic="requests", frequency="weekly")
    return user


def gather() -> int:
    return digest_building.build_digests(timezone.now() + timedelta(days=8))


def send() -> None:
    Envelope.objects.filter(state="waiting").update(due_at=timezone.now())
    with at_noon():
        tasks.send_due()


def addresses(sink: Sink) -> list[str]:
    return [str(mail["To"]) for mail in sink.mails]


def test_digest_for_a_member_who_left_is_not_gathered():
    org, lead = group()
    member = MembershipFactory(organisation=org, user=weekly(UserFactory()))
    waiting = tell(member.user, org)
    people_services.end_membership(membership=member, by=lead)
    assert gather() == 0
    waiting.refresh_from_db()
    assert (waiting.frequency, waiting.due_at, waiting.envelope) == ("never", None, None)


def test_digest_keeps_what_the_reader_may_still_get_and_counts_that_alone(sink: Sink):
    one, _ = group(name="Moss Side Growers")
    two, lead = group(name="Hulme Choir")
    person = weekly(UserFactory(email="bo@example.org", name=""))
    MembershipFactory(organisation=one, user=person)
    left = MembershipFactory(organisation=two, user=person)
    tell(person, one)
    tell(person, two)
    assert gather() == 1
    people_services.end_membership(membership=left, by=lead)
    Envelope.objects.exclude(kind="digest").update(state="failed", due_at=None)
    send()
    [mail] = sink.mails
    text = mail.get_body(("plain",)).get_content()
    assert (str(mail["Subject"]), "Hulme Choir" in text) == ("1 thing for Moss Side Growers", False)


def test_message_at_once_that_waits_for_the_mail_server_is_not_sent_to_somebody_who_left(sink: Sink):
    org, lead = group()
    member = MembershipFactory(organisation=org)
    message = tell(member.user, org)
    people_services.end_membership(membership=member, by=lead)
    Envelope.objects.exclude(pk=message.envelope_id).update(state="failed", due_at=None)
    send()
    attempt = message.envelope.attempts.get()
    assert (addresses(sink), attempt.outcome, attempt.error) == ([], "permanent", "NoLongerTheirs")
    assert attempt.answer == "Not sent: the reader has no right to it any more"


def test_message_that_somebody_left_goes_to_them(sink: Sink):
    org, lead = group()
    member = MembershipFactory(organisation=org, user=UserFactory(email="bo@example.org", name=""))
    people_services.end_membership(membership=member, by=lead)
    send()
    assert addresses(sink) == ["bo@example.org"]


def test_invitee_hears_until_the_invitation_is_taken_back(sink: Sink):
    org, lead = group()
    invitation = InvitationFactory(organisation=org, email="bo@example.org")

    def say():
        people = [Recipient("bo@example.org")]
        services.notify("test-news", to=people, context={"organisation": "x"}, url="/", organisation_id=org.pk)

    say()
    send()
    say()
    people_services.withdraw_invitation(invitation=invitation, by=lead)
    send()
    assert addresses(sink) == ["bo@example.org"]


def test_people_of_a_merged_group_hear_as_those_of_the_one_it_went_into():
    target, _ = group()
    source, _ = group()
    person = weekly(UserFactory())
    tell(person, source)
    MembershipFactory(organisation=target, user=person)
    Organisation.objects.filter(pk=source.pk).update(status="merged", merged_into=target)
    assert gather() == 1


def test_digest_goes_to_the_address_that_the_person_has_now_and_never_to_who_took_the_old_one(sink: Sink):
    org, _ = group(name="Moss Side Growers")
    ada = weekly(UserFactory(email="ada@example.org", name=""))
    MembershipFactory(organisation=org, user=ada)
    tell(ada, org)
    User.objects.filter(pk=ada.pk).update(email="ada.new@example.org")
    other, _ = group(name="Hulme Choir")
    bo = weekly(UserFactory(email="ada@example.org", name=""))
    MembershipFactory(organisation=other, user=bo)
    tell(bo, other)
    assert gather() == 2
    send()
    got = {str(mail["To"]): str(mail["Subject"]) for mail in sink.mails}
    assert got == {"ada.new@example.org": "1 thing for Moss Side Growers", "ada@example.org": "1 thing for Hulme Choir"}


def test_envelope_that_waited_follows_the_person_to_their_new_address(sink: Sink):
    org, _ = group()
    ada = UserFactory(email="ada@example.org", name="")
    MembershipFactory(organisation=org, user=ada)
    message = tell(ada, org)
    User.objects.filter(pk=ada.pk).update(email="ada.new@example.org")
    UserFactory(email="ada@example.org")
    send()
    message.envelope.refresh_from_db()
    assert (addresses(sink), message.envelope.to_email) == (["ada.new@example.org"], "ada.new@example.org")


@pytest.mark.parametrize(("kept", "sent"), [(True, 1), (False, 0)])
def test_message_of_a_group_goes_to_an_adviser_and_not_to_a_former_one(sink: Sink, kept, sent):
    adviser = UserFactory(roles=["adviser"])
    [message] = services.notify(
        "work-message",
        to=[Recipient(adviser.email, adviser.name, adviser.pk)],
        context={"organisation": "x", "ref": "R-1", "title": "t", "author": "a", "body": "b"},
        url="/r/1/",
        action="Open",
    )
    if not kept:
        adviser.role_grants.update(ended_at=timezone.now(), ended_by=UserFactory(), end_reason="Left")
    send()
    assert (len(sink.mails), message.envelope.attempts.count()) == (sent, 1)


@pytest.mark.parametrize(("taken", "sent"), [(False, ["ada@example.org"]), (True, [])])
def test_message_about_an_account_goes_to_its_address_unless_that_is_somebody_elses_now(sink: Sink, taken, sent):
    ada = UserFactory(email="ada@example.org", name="")
    services.notify("test-alarm", to=[Recipient(ada.email, "", ada.pk)], context={"code": "DFHH"}, url="")
    User.objects.filter(pk=ada.pk).update(email="ada.new@example.org")
    if taken:
        UserFactory(email="ada@example.org")
    send()
    assert addresses(sink) == sent
