"""What a group sees of its requests: the list, and the page of each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.core import keyset, wording
from apps.threads import selectors as threads
from apps.threads.inbound.reply_addresses import reply_address
from apps.threads.models import Message

from .. import queue_position
from ..asking import answers
from ..asking import policies as asking_policies
from ..casework import policies as casework_policies
from ..casework.forms import OfferAnswerForm
from ..conversation import policies as conversation_policies
from ..conversation import services as conversation
from ..conversation.forms import MessageForm
from ..models import Offer, Request, Stage
from ..policies import is_member
from ..states import CLOSED, QUEUED, TAGS, Status
from ..visible import SignedIn, visible_request
from . import needs, progress

CLOSED_ON_A_PAGE = 20
NOT_CLOSED_AT_MOST = 100
ANOTHER_LOOK = "Please take another look at our place on the list. What we think is wrong: "


@require_safe
def requests(request: SignedIn) -> HttpResponse:
    """The group's requests: drafts, then those that need the group, then the open, then the closed ones."""
    acting = request.acting_for
    if acting is None:
        return render(request, "support/requests.html", {"no_group": True})
    mine = Request.objects.visible_to(request.user).filter(organisation=acting.organisation_id)
    mine = mine.select_related("topic", "adviser", "edited_by").with_needs(request.user)
    running = mine.filter(Q(needs=True) | ~Q(status__in=CLOSED)).order_by("-updated_at", "-pk")[:NOT_CLOSED_AT_MOST]
    rows = progress.list_rows(running)
    waits = needs.of_requests(row["asked"] for row in rows if row["asked"].needs)
    by_request = {each.pk: need for each, need in waits}
    rows = [{**row, "need": by_request.get(row["asked"].pk)} for row in rows]
    closed = mine.filter(status__in=CLOSED, needs=False)
    page = keyset.page(closed, order=("-closed_at", "-pk"), size=CLOSED_ON_A_PAGE, **keyset.asked(request.GET))
    groups = [
        ("Drafts", [row for row in rows if row["draft"]]),
        ("Needs you", [row for row in rows if row["need"]]),
        ("Open", [row for row in rows if not row["draft"] and not row["need"]]),
        ("Closed", progress.list_rows(page.rows)),
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "acting": acting,
        "summary": keyset.summary(f"{closed.count()} closed", CLOSED_ON_A_PAGE, more=True) if page.has_more else "",
        **keyset.links(page, lambda **place: "?" + urlencode(place)),
    }
    return render(request, "support/requests.html", context)


def request_page(request: SignedIn, ref: int) -> HttpResponse:
    """One request as its group follows it. Staff are taken to their own page of it, a draft to its answers."""
    asked = visible_request(request, ref, "organisation__kind", "organisation__ward", "topic", "adviser", "reason")
    if not is_member(request.user, asked):
        return redirect("support:staff_page", asked.pk)
    if asked.status == Status.DRAFT:
        return redirect("support:check", asked.pk)
    about = ANOTHER_LOOK if "look" in request.GET else ""
    return draw(request, asked, MessageForm(initial={"body": about}))


def draw(request: SignedIn, asked: Request, form: MessageForm, status: int = 200) -> HttpResponse:
    """Draws the page of one request, with this form for the next message."""
    user = request.user
    read = threads.read_at(asked.thread, user)
    written = threads.messages(asked.thread)
    thread: list[dict[str, Any]] = [
        {
            "message": each,
            "mine": each.side == Message.Side.GROUP,
            "when": wording.short_moment(each.sent_at),
            "who": "You" if each.author_id == user.pk else _author(each),
            "new": each.side == Message.Side.TEAM and (read is None or each.sent_at > read),
            "route": "by email" if each.route == Message.Route.EMAIL else "",
            "key": f"message-{each.pk}",
        }
        for each in written
    ]
    asks_now = asked.status == Status.NEEDS_FACTS
    new = [each["message"] for each in thread if each["new"] and not (asks_now and each["message"].asks)]
    if request.method == "GET":
        conversation.mark_read(asked, by=user)
    verdicts = list(asked.verdicts.select_related("by").order_by("side"))
    place = _position(asked)
    early = progress.early_date(asked, place["weeks"])
    offers, may_say = _offers(asked), casework_policies.can_give_verdict(user, asked)
    context = {
        "asked": asked,
        "tag": TAGS[Status(asked.status)],
        "word": Status(asked.status).label,
        "sentence": progress.sentence(asked, early=early is not None),
        "early": early,
        **place,
        "stage_heading": f"Your stage: {Stage(asked.stage).label}",
        "steps": progress.next_steps(asked, early=early is not None),
        **offers,
        "question": needs.question_of({each["message"].asks: each["message"] for each in thread if not each["mine"]}),
        "new": new,
        "new_below": asks_now or bool(offers["offer"] or may_say),
        "answer_form": OfferAnswerForm(),
        "conversation": thread,
        "files": list(threads.files_without_message(asked.thread)),
        "form": form,
        "sections": answers.answer_rows(asked),
        "verdicts": verdicts,
        "may_write": conversation_policies.can_write(user, asked),
        "by_email": asked.is_open and bool(reply_address(asked.thread_id, user.pk)),
        "may_correct": asking_policies.can_correct(user, asked),
        "may_withdraw": asking_policies.can_withdraw(user, asked),
        "may_say": may_say,
        "may_accept": casework_policies.can_accept_offer(user, asked),
        "may_refuse": casework_policies.can_refuse_offer(user, asked),
        "now": timezone.now(),
    }
    return render(request, "support/request_page.html", context, status=status)


def _offers(asked: Request) -> dict[str, Any]:
    """The offer that waits for an answer, and the one that the group said yes to."""
    made = list(asked.offers.filter(answer__in=["", Offer.Answer.ACCEPTED]).select_related("adviser", "answered_by"))
    made.sort(key=lambda each: (each.made_at, each.pk))
    return {
        "offer": next((each for each in made if not each.answer), None),
        "agreed": next((each for each in reversed(made) if each.answer), None),
    }


def _position(asked: Request) -> dict[str, Any]:
    """The place on the list in figures and words, while the request has one."""
    place = queue_position.of(asked) if asked.status in QUEUED else None
    if place is None or place.ahead is None:
        return {"position": None, "weeks": None}
    words = progress.position_words(place)
    weeks = (place.wait_low, place.wait_high) if place.wait_low and place.wait_high else None
    return {"position": place, "weeks": weeks, **words}


def _author(message: Message) -> str:
    name = str(message.author)
    return f"{name}, support team" if message.side == Message.Side.TEAM else name


@login_not_required
@require_safe
def urgent(request: HttpRequest) -> HttpResponse:
    """In trouble this week: who helps today. Never a queue."""
    return render(request, "support/urgent.html")
