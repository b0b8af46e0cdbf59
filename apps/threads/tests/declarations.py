"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from typing import Any

from apps.threads.inbound import services, storing
from apps.threads.models import InboundMail, MailOriginal
from vcse_portal.tests.addresses import World
from vcse_portal.tests.expected import NOT_TRIAGE, TRIAGE, Address, everyone, form, only, page, verb
from vcse_portal.tests.whole_person import Whole

PUBLIC = {
    "threads:webhook",
}
"""Pages that can be opened without signing in."""

KEEPERS = only(TRIAGE) | NOT_TRIAGE
ONE = {"pk": "inbound_mail"}

ADDRESSES: dict[str, Address] = {
    "threads:webhook": Address({}, get=everyone(405), post=everyone(404)),
    "threads:mails": page({}, KEEPERS),
    "threads:mail": page(ONE, KEEPERS),
    "threads:place": form(ONE, KEEPERS, dict.fromkeys(TRIAGE, 422)),
    "threads:throw_away": form(ONE, KEEPERS, dict.fromkeys(TRIAGE, 422)),
    "threads:take_as_theirs": verb(ONE, only(TRIAGE, 403) | NOT_TRIAGE),  # it names nobody
}

ACTS = set("PlaceForm.reference PlaceForm.address ThrowAwayForm.why".split())

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Attachment": ("record", "group"),
    "InboundMail": ("record", "staff"),
    "MailOriginal": ("log", "staff"),
    "Message": ("log", "group"),
    "ReadMark": ("draft", "person"),
    "Thread": ("log", "group"),
}

SEEN_THROUGH = {"Attachment", "Message", "ReadMark", "Thread"}

FOR_OWNERS = {"delete_threads", "remove_words"}
"""Functions that delete and empty rows of a log: the owner calls them for its drafts and its rules of retention."""


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """An email that came to no address that we gave."""
    mail = storing.store(b"From: stranger@example.com\r\nSubject: Hello\r\n\r\nWho are you?\r\n")
    services.process(mail.pk)
    return {"inbound_mail": mail.pk}


def rows_of_a_person(two: Whole) -> None:
    """An email from Ada, about which she decided herself when she was a member of staff."""
    mail = InboundMail.objects.create(
        key="0" * 64,
        sender=two.ada.email,
        subject="What Ada sent by email",
        size=40,
        person=two.ada,
        decided_by=two.ada,
        status=InboundMail.Status.THROWN_AWAY,
        held_for=InboundMail.HeldFor.ABSENCE,
        why=InboundMail.Why.AUTOMATIC,
    )
    MailOriginal.objects.create(mail=mail, content=f"From: {two.ada.email}".encode())
