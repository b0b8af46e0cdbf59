"""What staff do with email that is held, and the two ways in which email comes."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.errors import DomainError, NotAllowed
from apps.organisations.tests.factories import MembershipFactory
from apps.support.tests.emails import arrives, last, to, waits_for_an_answer
from apps.threads.inbound import services
from apps.threads.inbound.policies import can_take_as_theirs
from apps.threads.inbound.reply_addresses import reply_address
from apps.threads.models import InboundMail, MailOriginal
from apps.threads.tests.mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
HELD = InboundMail.HeldFor
SECRET = "portal:0123456789abcdef0123456789abcdef"


@pytest.fixture
def asked(organisation, lead, adviser, topic):
    return waits_for_an_answer(organisation=organisation, by=lead, adviser=adviser, topic=topic)


def test_staff_say_that_it_is_from_that_person(asked, lead, adviser, triage_lead, client):
    held = arrives(mail("forged", **to(asked, lead)))
    client.force_login(triage_lead)
    page = client.get(reverse("threads:mail", args=[held.pk])).content.decode()
    assert ("It is from that person" in page, "Please send the money" in page, asked.ref in page) == (True, True, True)
    assert reply_address(asked.thread_id, lead.pk).partition("@")[0] not in page
    client.post(reverse("threads:take_as_theirs", args=[held.pk]))
    held.refresh_from_db()
    message = last(asked)
    assert (held.status, held.decided_by, held.message) == ("taken", triage_lead, message)
    assert (message.author, message.body) == (lead, "Please send the money to another account.")
    asked.refresh_from_db()
    assert asked.waiting_on == "us"
    assert can_take_as_theirs(triage_lead, held).code == "wrong-state"


def test_staff_put_it_on_a_request_or_are_told_what_is_wrong(asked, lead, adviser, stranger, client):
    held = arrives(mail("gmail", to="portal@example.org", sender=lead.email))
    client.force_login(adviser)
    address = reverse("threads:place", args=[held.pk])

    def says(**given):
        response = client.post(address, given)
        return response.status_code, {name: list(errors) for name, errors in response.context["form"].errors.items()}

    number = ["There is nothing with this number. Look it up under “All requests”"]
    assert says(reference="R-999999", address=lead.email) == (422, {"reference": number})
    assert says(reference="R-9; --", address=lead.email) == (422, {"reference": number})
    nobody = [f"Nobody with this address may write on {asked.ref}. Enter the address with which they sign in"]
    assert says(reference=asked.ref, address=stranger.email) == (422, {"address": nobody})
    assert client.post(address, {"reference": f" r{asked.pk}", "address": lead.email.upper()}).status_code == 302
    held.refresh_from_db()
    assert (held.status, held.message, last(asked).author) == ("taken", last(asked), lead)
    assert client.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        services.throw_away(held, by=adviser, why="spam")


def test_staff_of_the_group_itself_put_nothing_on_its_request(asked, lead):
    own = MembershipFactory(organisation=asked.organisation, user=UserFactory(roles=[Role.ADVISER])).user
    held = arrives(mail("forged", **to(asked, lead)))
    assert can_take_as_theirs(own, held).code == "own-group"
    with pytest.raises(DomainError, match="You belong to this group") as refusal:
        services.place(held, by=own, reference=asked.ref, address=lead.email)
    assert refusal.value.field == "reference"


def test_staff_throw_it_away_with_a_reason(asked, lead, adviser, client):
    held = arrives(mail("absence", **to(asked, lead)))
    client.force_login(adviser)
    address = reverse("threads:throw_away", args=[held.pk])
    assert client.post(address, {}).status_code == 422
    client.post(address, {"why": "automatic"})
    held.refresh_from_db()
    assert (held.status, held.why, held.decided_by, MailOriginal.objects.filter(mail=held).exists()) == (
        "thrown-away",
        "automatic",
        adviser,
        True,
    )


def test_list_of_held_email_has_as_many_statements_for_three_as_for_one(asked, lead, adviser, client):
    client.force_login(adviser)
    client.get(reverse("threads:mails"))
    counts = []
    for name in ("absence", "bounce", "forged"):
        arrives(mail(name, **to(asked, lead)))
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("threads:mails"))
        counts.append(len(seen))
    assert (page.content.decode().count("<tr>"), counts[0] == counts[2]) == (4, True)


# ---- the two ways in


def posted(client, body: bytes | str, secret: str = SECRET, **more):
    given = {"HTTP_AUTHORIZATION": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    return client.post(reverse("threads:webhook"), body, content_type="application/json", **given, **more)


def test_webhook_is_off_unless_it_is_set_up(client):
    assert posted(client, "{}").status_code == 404


@pytest.mark.parametrize("provider", ["postmark", "sparkpost"])
def test_webhook_stores_an_email_once_and_it_is_taken_in(asked, lead, client, settings, provider):
    settings.INBOUND_PROVIDER, settings.INBOUND_SECRET = provider, SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}
    address = reply_address(asked.thread_id, lead.pk)
    raw = mail("polish", to="portal@example.org", sender=lead.email).decode()
    event = {"protocol": "smtp", "rcpt_to": address, "msg_from": lead.email}
    body = {
        "postmark": {"RawEmail": raw, "OriginalRecipient": address, "Headers": []},
        "sparkpost": [
            {"msys": {"relay_message": event | {"content": {"email_rfc822": raw, "email_rfc822_is_base64": False}}}}
        ],
    }[provider]
    assert [posted(client, json.dumps(body)).status_code for _ in range(2)] == [200, 200]
    [stored] = InboundMail.objects.all()
    assert (stored.status, stored.person) == ("waiting", lead)
    services.process(stored.pk)
    assert last(asked).body.startswith("Dzień dobry, źródło pieniędzy")


def test_webhook_refuses_a_wrong_secret_and_what_is_too_large_and_keeps_what_it_cannot_read(
    client, settings, monkeypatch
):
    settings.INBOUND_PROVIDER, settings.INBOUND_SECRET = "postmark", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}
    wrong = ["", "portal:wrong", "portal:ü", SECRET + "x"]
    assert [posted(client, "{}", secret).status_code for secret in wrong] == [403] * 4
    monkeypatch.setattr("apps.threads.inbound.webhook.LIMIT_BYTES", 200)
    assert posted(client, "x" * 201).status_code == 413
    assert InboundMail.objects.count() == 0
    assert posted(client, '{"RecordType": "Open", "Headers": []}').status_code == 400
    for body in ("not json \x00", '{"Headers": 7}', "[]"):
        assert posted(client, body).status_code == 200
    services.process_waiting()
    assert list(InboundMail.objects.values_list("held_for", flat=True)) == [HELD.NO_ADDRESS] * 3


def test_command_takes_in_a_maildir_and_marks_what_it_read(asked, lead, tmp_path, capsys):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.laptop").write_bytes(mail("gmail", **to(asked, lead)))
    (tmp_path / "new" / "2.laptop").write_bytes(mail("absence", **to(asked, lead)))
    call_command("take_in_mail", str(tmp_path))
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "1.laptop: taken in",
        "2.laptop: held for staff (A program wrote it, such as an absence note)",
        "1 taken in, 1 held for staff.",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*.laptop*")) == ["1.laptop:2,S", "2.laptop:2,S"]
    call_command("take_in_mail", str(tmp_path))
    assert capsys.readouterr().out == "0 taken in, 0 held for staff.\n"
