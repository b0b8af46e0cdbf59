"""Support: requests from asking to what changed. What the app offers."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from apps.accounts import roles
from apps.accounts.roles.open_work import OpenWork
from apps.accounts.today.duties import DayBlock, Duty
from apps.core import wording
from apps.core.burden import Task
from apps.core.navigation import Item
from apps.core.offers import Offer
from apps.events.owners import EventOwner
from apps.organisations.duplicates.merging.links import MergeLink, Moves
from apps.organisations.lifecycle.still_open import KeepsOpen
from apps.organisations.models import Organisation
from apps.organisations.record.staff_page import RecordPart
from apps.organisations.start.blocks import Block
from apps.organisations.start.needs import NeedSource
from apps.threads.owners import ThreadOwner

from . import events, notifications, personal_data, retention, states
from .check_ups import blocks as check_ups
from .conversation import by_email
from .group_pages import blocks, needs
from .handing_over import services as handing_over
from .models import Request
from .planning import today
from .policies import TRIAGE
from .safeguarding import notifications as concern_notifications
from .safeguarding import personal_data as concern_personal_data
from .safeguarding import retention as concern_retention
from .safeguarding import states as concern_states
from .safeguarding import today as concern_today
from .safeguarding.leads import LEAD
from .sessions import content as sessions


def open_requests(organisation: Organisation) -> str:
    """Before a group closes: how many of its requests are sent and not at an end."""
    count = Request.objects.filter(organisation=organisation, status__in=states.OPEN).count()
    if not count:
        return ""
    return f"{wording.count(count, 'request')} of this group {'is' if count == 1 else 'are'} still open."


def needs_the_group(request: HttpRequest) -> int:
    """For the header: how many requests of the group wait for the group itself, or hold a message that is not read."""
    membership = getattr(request, "acting_for", None)
    if membership is None:
        return 0
    return Request.objects.needing(request.user).filter(organisation=membership.organisation_id).count()


def refs_by_thread(threads: Collection[int]) -> dict[int, str]:
    """The number that people quote, by the id of the thread of the request."""
    found = Request.objects.filter(thread__in=threads).only("pk", "thread")
    return {request.thread_id: request.ref for request in found}


OFFERS: list[Offer] = [
    states.WORKFLOW,
    Item(
        "Requests",
        "support:requests",
        audiences=("member",),
        order=20,
        count=needs_the_group,
        counts="requests that need you",
    ),
    Item("Get support", "support:get_support", audiences=("public", "volunteer"), order=10, under=("support:start",)),
    Item("What’s on", "support:whats_on", audiences=("public", "volunteer", "member", "staff"), order=30),
    Item("Find anything", "support:find", audiences=("staff",), place="search"),
    Item("In trouble this week?", "support:urgent", order=10, place="footer"),
    Item("Worried about somebody’s safety?", "support:concern_tell", order=12, place="footer"),
    Item("Concerns", "support:concerns", audiences=("safeguarding",), order=10),
    Item("Log", "support:concern_log", audiences=("safeguarding",), order=20),
    NeedSource(needs.about_requests, order=10),
    Block("support/_home.html", blocks.home_block, order=10),
    Block("support/_late_return.html", blocks.late_return, order=30),
    Block("support/_booked.html", sessions.booked, order=25, place="side"),
    EventOwner("support.Session", sessions.url_of),
    RecordPart("support/_group_requests.html", blocks.requests_for_staff, order=10),
    Block("support/_own_check_ups.html", check_ups.for_group, order=50, place="side"),
    RecordPart("support/_group_check_ups.html", check_ups.for_staff, order=20),
    Task(
        "ask",
        "Asking for support",
        "Minutes from opening the first question to sending the request, pauses of 10 minutes or more left out.",
    ),
    Duty(
        "Saved replies",
        "support:replies",
        "Texts to begin a message to a group with. The triage lead keeps the list.",
        frozenset(TRIAGE),
        order=25,
    ),
    DayBlock("support/_today_cases.html", today.caseload, order=20),
    DayBlock("support/_today_dates.html", today.dates_near, order=15),
    DayBlock("support/_today_concerns.html", concern_today.concerns_waiting, order=1),
    Duty(
        "Concerns",
        "support:concerns",
        "What was told about somebody’s safety: look into it, note what was done, pass it on or close it.",
        LEAD,
        order=5,
    ),
    KeepsOpen(open_requests),
    Duty(
        "All requests",
        "support:all",
        "Every request that was ever sent, whatever became of it.",
        roles.STAFF,
        order=20,
    ),
    Duty(
        "Take a request by phone",
        "support:by_phone",
        "Write down what a group asks on the phone, in one page.",
        frozenset(TRIAGE),
        order=15,
    ),
    OpenWork(
        "requests",
        frozenset(TRIAGE),
        handing_over.says,
        handing_over.hand_over,
        otherwise="Nobody yet: the triage lead gives it out",
    ),
    ThreadOwner("support.Request", refs_by_thread),
    by_email.TAKER,
    MergeLink("support.Request.organisation", Moves("Requests for support")),
    concern_states.CONCERN,
    *concern_notifications.KINDS,
    *concern_personal_data.SECTIONS,
    *concern_retention.RULES,
    MergeLink("support.CheckUp.organisation", Moves("Check-ups of how it is doing")),
    *notifications.KINDS,
    *personal_data.SECTIONS,
    *personal_data.EXEMPTIONS,
    *retention.RULES,
    *events.EVENTS,
]
