"""What a group sees of its requests, and what it does with one that was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, When
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core import wording
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict
from apps.organisations.models import Membership, Organisation
from apps.organisations.registers import returns

from .. import pages, policies, services, standing
from ..forms.group import CorrectForm, MessageForm, OfferAnswerForm, VerdictForm, WithdrawForm
from ..models import Attachment, Message, Reading, Request, Stage, Verdict
from ..states import CLOSED, NEEDS_GROUP, QUEUED, Status
from .visible import SignedIn, visible_request

CLOSED_ON_A_PAGE = 20
RETURNS = "registering"
"""The topic of registering as a charity, and of yearly returns."""
ON_THE_START_PAGE = 4
NOT_CLOSED_AT_MOST = 100
ANOTHER_LOOK = "Please take another look at our place on the list. What we think is wrong: "


@require_safe
def requests(request: SignedIn) -> HttpResponse:
    """The group's requests: drafts, then those that need the group, then the open, then the closed ones."""
    acting = request.acting_for
    if acting is None:
        return render(request, "support/requests.html", {"no_group": True})
    mine = Request.objects.visible_to(request.user).filter(organisation=acting.organisation_id)
    said = Verdict.objects.filter(request=OuterRef("pk"), side=Verdict.Side.GROUP)
    mine = mine.select_related("topic", "adviser", "edited_by").annotate(said=Exists(said))
    running = list(mine.exclude(status__in=CLOSED).order_by("-updated_at", "-pk")[:NOT_CLOSED_AT_MOST])
    closed = Paginator(mine.filter(status__in=CLOSED).order_by("-closed_at", "-pk"), CLOSED_ON_A_PAGE)
    page = closed.get_page(request.GET.get("page"))
    groups = [
        ("Drafts", [_row(each) for each in running if each.status == Status.DRAFT]),
        ("Needs you", [_row(each) for each in running if each.status in NEEDS_GROUP]),
        ("Open", [_row(each) for each in running if each.status != Status.DRAFT and each.status not in NEEDS_GROUP]),
        ("Closed", [_row(each) for each in page.object_list]),
    ]
    context = {"groups": [group for group in groups if group[1]], "page": page, "acting": acting}
    return render(request, "support/requests.html", context)


def home_block(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For the group's start page: what needs the group first, then what moved last. A closed group asks for nothing."""
    closed = membership.organisation.status == Organisation.Status.CLOSED
    mine = Request.objects.filter(organisation=membership.organisation_id).exclude(status__in=CLOSED)
    mine = mine.select_related("topic", "adviser", "edited_by")
    first = Case(When(status__in=NEEDS_GROUP, then=0), When(status=Status.DRAFT, then=1), default=2)
    found = list(mine.order_by(first, "-updated_at", "-pk")[: ON_THE_START_PAGE + 1])
    if closed and not found:
        return None
    rows = [_row(each) for each in found[:ON_THE_START_PAGE]]
    return {"rows": rows, "more": len(found) > ON_THE_START_PAGE, "closed": closed}


def late_return(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """For the group's start page: an offer of help where its charity's return is late. It counts for nothing else."""
    late = returns.of_group(membership.organisation)
    return {"late": late, "topic": RETURNS} if late else None


def _row(asked: Request) -> dict[str, Any]:
    draft = asked.status == Status.DRAFT
    return {
        "asked": asked,
        "title": asked.title or (asked.topic.name if asked.topic else "A request without a name yet"),
        "href": reverse("support:check" if draft else "support:request", args=[asked.pk]),
        "tag": pages.TAGS[Status(asked.status)],
        "word": Status(asked.status).label,
        "sentence": "" if draft else pages.sentence(asked),
        "say": asked.status == Status.COMPLETED and not getattr(asked, "said", True),
        "draft": draft,
    }


def _thread(asked: Request) -> QuerySet[Message]:
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    return asked.thread.select_related("author").prefetch_related(files).order_by("sent_at", "pk")


def request_page(request: SignedIn, ref: int) -> HttpResponse:
    """One request as its group follows it. Staff are taken to their own page of it, a draft to its answers."""
    asked = visible_request(request, ref, "organisation__kind", "organisation__ward", "topic", "adviser", "reason")
    if not policies.is_member(request.user, asked):
        return redirect("support:staff_request", asked.pk)
    if asked.status == Status.DRAFT:
        return redirect("support:check", asked.pk)
    about = ANOTHER_LOOK if "look" in request.GET else ""
    return _request_page(request, asked, MessageForm(initial={"body": about}))


def _request_page(request: SignedIn, asked: Request, form: MessageForm, status: int = 200) -> HttpResponse:
    user = request.user
    read = Reading.objects.filter(request=asked, user=user).values_list("read_at", flat=True).first()
    conversation = [
        {
            "message": each,
            "mine": each.side == Message.Side.GROUP,
            "when": wording.short_moment(each.sent_at),
            "who": "You" if each.author_id == user.pk else _author(each),
            "new": each.side == Message.Side.TEAM and (read is None or each.sent_at > read),
        }
        for each in _thread(asked)
    ]
    if request.method == "GET":
        services.mark_read(asked, by=user)
    verdicts = list(asked.verdicts.select_related("by").order_by("side"))
    context = {
        "asked": asked,
        "tag": pages.TAGS[Status(asked.status)],
        "word": Status(asked.status).label,
        "sentence": pages.sentence(asked),
        **_standing(asked),
        "stage_heading": f"Your stage: {Stage(asked.stage).label}",
        "steps": pages.next_steps(asked),
        "offer": asked.offers.filter(answer="").select_related("adviser").first(),
        "answer_form": OfferAnswerForm(),
        "conversation": conversation,
        "files": list(asked.attachments.filter(message=None).order_by("pk")),
        "form": form,
        "sections": pages.answer_rows(asked),
        "verdicts": verdicts,
        "may_write": policies.can_write(user, asked),
        "may_correct": policies.can_correct(user, asked),
        "may_withdraw": policies.can_withdraw(user, asked),
        "may_say": policies.can_give_verdict(user, asked),
        "may_accept": policies.can_accept_offer(user, asked),
        "may_refuse": policies.can_refuse_offer(user, asked),
        "now": timezone.now(),
    }
    return render(request, "support/request_page.html", context, status=status)


def _standing(asked: Request) -> dict[str, Any]:
    """The place on the list in figures and words, while the request has one."""
    place = standing.of(asked) if asked.status in QUEUED else None
    if place is None or place.ahead is None:
        return {"standing": None}
    words = pages.standing_words(place)
    return {"standing": place, **words}


def _author(message: Message) -> str:
    name = str(message.author)
    return f"{name}, support team" if message.side == Message.Side.TEAM else name


@require_POST
def message(request: SignedIn, ref: int) -> HttpResponse:
    """Writes to the other side, from whichever side the person is on, with a file if there is one."""
    asked = visible_request(request, ref, "organisation__kind", "organisation__ward", "topic", "adviser", "reason")
    require(policies.can_write(request.user, asked))
    form = MessageForm(request.POST, request.FILES)
    upload = request.FILES.get("file")
    if form.is_valid():
        try:
            services.write(asked, by=request.user, body=form.cleaned_data["body"], upload=upload)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Your message is sent.")
            return redirect(reverse("support:request", args=[asked.pk]) + "#messages")
    if not policies.is_member(request.user, asked):
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("support:request", asked.pk)
    return _request_page(request, asked, form, status=422)


def _answer_offer(request: SignedIn, ref: int, verb: str, thanks: str) -> HttpResponse:
    asked = visible_request(request, ref)
    form = OfferAnswerForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        getattr(services, verb)(asked, by=request.user, note=note)
    except DomainError as refusal:
        if not policies.is_member(request.user, asked):
            raise
        messages.warning(request, refusal.message)
    else:
        messages.success(request, thanks)
    return redirect("support:request", asked.pk)


@require_POST
def accept_offer(request: SignedIn, ref: int) -> HttpResponse:
    """Takes the offer."""
    return _answer_offer(
        request, ref, "accept_offer", "You said yes. We have told the adviser, who gets in touch with you."
    )


@require_POST
def refuse_offer(request: SignedIn, ref: int) -> HttpResponse:
    """Says no to the offer, and keeps the place."""
    return _answer_offer(
        request, ref, "refuse_offer", "You said no. You keep your place on the list. We have told the adviser."
    )


def withdraw(request: SignedIn, ref: int) -> HttpResponse:
    """Takes the request back, with a reason. It cannot be undone, and the page says so."""
    asked = visible_request(request, ref, "organisation")
    require(policies.can_withdraw(request.user, asked))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(asked, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "You took this request back. We have told the support team.")
            return redirect("support:request", asked.pk)
    return render(request, "support/request_withdraw.html", {"asked": asked, "form": form})


def correct(request: SignedIn, ref: int) -> HttpResponse:
    """Puts a fact right. What was checked and changes has to be checked again."""
    asked = visible_request(request, ref, "organisation", "topic")
    if asked.status == Status.DRAFT:
        return redirect("support:check", asked.pk)
    require(policies.can_correct(request.user, asked))
    conflict: dict[str, Any] = {}
    form = CorrectForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct(asked, by=request.user, version=form.cleaned_data["version"], **form.answers())
        except EditConflict as refusal:
            current = refusal.current
            conflict = {"current": current, "rows": pages.two_versions(form.names, current, form.answers())}
            data = request.POST.copy()
            data["version"] = str(current.version)
            form = CorrectForm(data, asked=current)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Saved. We look at the facts that you changed again.")
            return redirect("support:request", asked.pk)
    context = {"asked": asked, "form": form, "conflict": conflict}
    return render(request, "support/request_correct.html", context, status=409 if conflict else 200)


def verdict(request: SignedIn, ref: int) -> HttpResponse:
    """What changed, in the group's own words, once."""
    asked = visible_request(request, ref, "organisation")
    require(policies.can_give_verdict(request.user, asked))
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_verdict(asked, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Thank you. Your words stand beside those of the adviser.")
            return redirect("support:request", asked.pk)
    return render(request, "support/request_verdict.html", {"asked": asked, "form": form})


@require_safe
def attachment(request: SignedIn, ref: int, pk: int) -> FileResponse:
    """Hands out a file to whoever may see its request, always as a download."""
    kept = get_object_or_404(Attachment.objects.visible_to(request.user), request=ref, pk=pk)
    response = FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def urgent(request: HttpRequest) -> HttpResponse:
    """In trouble this week: who helps today. Never a queue."""
    return render(request, "support/urgent.html")


GROUP_REQUESTS_UP_TO = 10


def requests_for_staff(request: HttpRequest, organisation: Organisation) -> dict[str, Any] | None:
    """For the staff's page of a group: what it asked for, newest first."""
    found = Request.objects.visible_to(request.user).sent().filter(organisation=organisation)
    rows = list(found.only("pk", "title", "status", "sent_at").order_by("-pk")[: GROUP_REQUESTS_UP_TO + 1])
    return {"rows": rows[:GROUP_REQUESTS_UP_TO], "more": len(rows) > GROUP_REQUESTS_UP_TO}
