"""A day of the triage lead: ten new requests, three that were answered, two offers and one phone call."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from .effort import Effort, Measured
from .made_up import made
from .stack import Stack
from .test_registering import at

pytestmark = [pytest.mark.browser, pytest.mark.stack]

WORD = "Lockside"
"""Stands in the name of each group of this day, so that the demo world's own requests stay out of it."""
NEW = ["Choir", "Boxing", "Parents", "Repairs", "Quilters", "Carers", "Walkers", "Readers", "Cooks", "Gardeners"]
ANSWERED = ["Drummers", "Swimmers", "Elders"]
LEAD, ADVISER = at("samira"), at("kofi")

ASK = """
import django; django.setup()
import json
from apps.accounts.models import User
from apps.organisations.models import Organisation
from apps.support.asking import services as asking
from apps.support.conversation import services as conversation
from apps.support.models import Topic
from apps.support.triage import services as triage
new, answered, lead = json.loads(sys.argv[1])
lead, topic = User.objects.get(email=lead), Topic.objects.get(name="Policies")
for name in [*new, *answered]:
    group = Organisation.objects.get(name=name)
    person = group.memberships.get().user
    asked = asking.start_draft(by=person, organisation=group)
    asking.save_draft(
        asked, by=person, topic=topic, title=f"Policies for {name}", difference="We can take bookings.", stage="do"
    )
    asked = asking.submit(asked, by=person)
    if name in answered:
        triage.ask_for_facts(asked, by=lead, body="Which policies do you have?")
        conversation.answer(asked, by=person, body=f"{name} has one, on safeguarding.")
"""

STANDING = """
import django; django.setup()
import json
from apps.support.models import Request
found = Request.objects.filter(organisation__name__startswith=sys.argv[1])
print(json.dumps(sorted(found.values_list("organisation__name", "status", "adviser__name"))))
"""


TO_SIGNPOST, TO_ASK, TO_DECLINE, TO_GIVE = "Quilters", "Repairs", "Walkers", "Readers"
OFFERED = ["Choir", "Boxing"]
PAGES = 44
MINUTES = 15


def group_of(word: str) -> str:
    return f"{WORD} {word}"


def the_day(stack: Stack) -> None:
    """The people, their groups and what they asked."""
    people = [("Samira Khan", LEAD, "triage-lead"), ("Kofi Mensah", ADVISER, "adviser")]
    words = [*NEW, *ANSWERED, "Callers"]
    people += [(f"{word} Lead", at(f"day-{word.lower()}"), "") for word in words]
    made(stack, people, [{"name": group_of(word), "people": [at(f"day-{word.lower()}")]} for word in words])
    stack.python(ASK, json.dumps([[group_of(word) for word in NEW], [group_of(word) for word in ANSWERED], LEAD]))


def reads_the_next(samira: Measured, word: str) -> None:
    """What she does with one new request. Seven go into the queue, two of them with an offer, one to an adviser."""
    if word == TO_SIGNPOST:
        samira.press("Signpost").choose("Needs a qualified specialist")
        samira.type(closing_note="A surveyor has to see the wall. The council lists three.").press("Signpost and close")
        samira.reads("The request is signposted and closed.")
    elif word == TO_ASK:
        samira.press("Ask for facts").type(body="Which policies do you have now?").press("Ask the group")
        samira.reads("You asked for facts.")
    elif word == TO_DECLINE:
        samira.press("Decline").choose("Not ready yet: come back later")
        samira.type(closing_note="Come back when two of you have time.").press("Decline and close")
        samira.reads("The request is declined and closed.")
    else:
        samira.press("Read: put it in the queue").reads("The request is read and waits for an adviser.")
    if word == TO_GIVE:
        samira.press("Assign").pick("adviser", "Kofi Mensah").press("Assign").reads("Assigned to Kofi Mensah")
    if word in OFFERED:
        samira.press("Make an offer").type(what="Two meetings and a read of your draft", hours="6")
        samira.press("Make the offer").reads("Two meetings and a read of your draft")


def word_of(samira: Measured, words: list[str]) -> str:
    """Whose request is open."""
    return next(word for word in words if group_of(word) in samira.heading())


def test_triage_lead_does_a_day(stack: Stack, chromium: Browser, record_property: Callable[[str, object], None]):
    """Ten new, three answered, two offers and a phone call, from the page Today to the last of them."""
    the_day(stack)
    samira = Measured(chromium, stack, LEAD, width=1280, script=False)
    samira.signs_in_and_enrols()
    samira.effort = Effort()

    samira.go("/").reads("New, not read", "They answered")
    assert samira.heading() == "Today"
    samira.go("/queue/?tab=new").type(q=WORD).press("Search").press(f"Policies for {group_of(NEW[0])}")
    done = []
    for left in range(len(NEW), 0, -1):
        word = word_of(samira, NEW)
        reads_the_next(samira, word)
        done.append(word)
        if left > 1:
            samira.press("Next in view")
    assert done == NEW

    samira.go("/queue/?tab=answered").type(q=WORD).press("Search").press(f"Policies for {group_of(ANSWERED[0])}")
    for word in ANSWERED:
        samira.reads(f"{group_of(word)} has one, on safeguarding.")
        samira.press("Read: put it in the queue").reads("The request is read and waits for an adviser.")
        if word != ANSWERED[-1]:
            samira.press("Next in view")

    samira.go("/").press("Take a request by phone")
    samira.type(group_name=group_of("Callers"), caller_name="Ade Callers", caller_phone="0161 496 0777")
    samira.pick("topic", "Policies").type(title="A policy for our hall", difference="We can let the hall.")
    samira.choose("Do it", "They heard it read back and said yes").press("Send the request")
    samira.choose(f"{group_of('Callers')}, Moston").press("Send the request").reads("A policy for our hall")
    samira.leaves()

    stands = dict.fromkeys(NEW + ANSWERED, "waiting") | dict.fromkeys(OFFERED, "offered")
    stands |= {TO_SIGNPOST: "signposted", TO_ASK: "needs-facts", TO_DECLINE: "declined", "Callers": "sent"}
    found = json.loads(stack.python(STANDING, WORD))
    assert {name: status for name, status, _ in found} == {group_of(word): what for word, what in stands.items()}
    assert [name for name, _, adviser in found if adviser == "Kofi Mensah"] == [group_of(TO_GIVE)], found
    record_property("effort", str(samira.effort))
    assert samira.effort.pages == PAGES, samira.seen
    assert samira.effort.seconds < MINUTES * 60, samira.effort
