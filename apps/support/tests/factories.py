"""Requests for tests, at any status, each brought there through the services. ``RequestFactory(active=True)``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import Role, User
from apps.accounts.tests.factories import UserFactory
from apps.assessments.tests.factories import forms
from apps.events.tests.factories import facts as event_facts
from apps.organisations.models import Membership, Organisation
from apps.organisations.tests.factories import MembershipFactory, OrganisationFactory
from apps.places.models import WardMembership
from apps.places.tests.factories import WardMembershipFactory
from apps.support.asking import services as asking
from apps.support.asking.step_forms import STEPS
from apps.support.casework import services as casework
from apps.support.check_ups import services as check_ups
from apps.support.models import Access, CheckUp, Readiness, Reason, Request, Session, Topic
from apps.support.sessions.services import plan_session
from apps.support.states import WORKFLOW, Status
from apps.support.timeouts import services as timeouts


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = "bid"
    name = "Writing a bid"
    scope = "core"
    scope_note = "We read drafts and coach you. We do not write the form for you."
    search_words = "money grant"


class ReadinessFactory(DjangoModelFactory[Readiness]):
    class Meta:
        model = Readiness
        django_get_or_create = ("code",)

    code = "people"
    name = "We have two or more people with time"


class AccessFactory(DjangoModelFactory[Access]):
    class Meta:
        model = Access
        django_get_or_create = ("code",)

    code = "evenings"
    name = "Evenings"


class ReasonFactory(DjangoModelFactory[Reason]):
    class Meta:
        model = Reason
        django_get_or_create = ("code",)

    class Params:
        declining = factory.Trait(code="rescue", verb="decline", why="urgent", name="Not ready to develop")
        reopening = factory.Trait(
            code="reopen-new-facts", verb="reopen", why="", name="We know more now", to_group="You told us more"
        )
        withdrawing = factory.Trait(
            code="plans-changed", verb="withdraw", why="not-now", name="Our plans changed", to_group=""
        )

    code = "signpost-outside"
    why = "outside"
    name = "Outside the contract"
    verb = "signpost"
    to_group = "This is outside the contract, so we point you to someone who can help"


ANSWERS: dict[str, Any] = {
    "title": "Help with a bid for the tool store",
    "difference": "Forty families can keep growing food through the winter.",
    "stage": "do",
}
"""What a group says, unless a test says otherwise. The topic is the factory's."""


def lead_of(organisation: Organisation) -> User:
    """The first person who acts for the group; one joins where there is nobody."""
    held = Membership.objects.open().filter(organisation=organisation).select_related("user").order_by("pk").first()
    return held.user if held else MembershipFactory(organisation=organisation).user


def an_adviser() -> User:
    """Somebody who advises groups."""
    return UserFactory(roles=[Role.ADVISER])


def _service(verb: str) -> Callable[..., Any]:
    """The service of a verb, whether it moves the request or not."""
    others = {"log_contact": casework.log_contact, "warn": timeouts.warn}
    if verb in others:
        return others[verb]
    return getattr(import_module(f"{WORKFLOW.package_of(verb)}.services"), verb)


_ROADS: dict[str, list[str]] = {
    Status.DRAFT: [],
    Status.SENT: ["submit"],
    Status.NEEDS_FACTS: ["submit", "ask_for_facts"],
    Status.WAITING: ["submit", "accept"],
    Status.OFFERED: ["submit", "accept", "offer"],
    Status.AGREED: ["submit", "accept", "offer", "accept_offer"],
    Status.ACTIVE: ["submit", "accept", "offer", "accept_offer", "start"],
    Status.COMPLETED: ["submit", "accept", "offer", "accept_offer", "start", "log_contact", "complete"],
    Status.SIGNPOSTED: ["submit", "signpost"],
    Status.DECLINED: ["submit", "decline"],
    Status.WITHDRAWN: ["submit", "withdraw"],
    Status.TIMED_OUT: ["submit", "ask_for_facts", "warn", "time_out"],
}


def walk(request: Request, verb: str, *, member: User, adviser: User) -> None:
    """Does one verb with what it needs, as the side whose verb it is."""
    given: dict[str, dict[str, Any]] = {
        "submit": {"by": member},
        "accept": {"by": adviser},
        "ask_for_facts": {"by": adviser, "body": "Which fund is it?"},
        "answer": {"by": member, "body": "The Green Spaces fund."},
        "signpost": {"by": adviser, "reason": ReasonFactory(), "closing_note": "The law centre can help."},
        "decline": {"by": adviser, "reason": ReasonFactory(declining=True), "closing_note": "Sorry, we cannot."},
        "offer": {"by": adviser, "what": "Two meetings and a read of your draft", "hours": Decimal(6)},
        "accept_offer": {"by": member},
        "refuse_offer": {"by": member},
        "withdraw_offer": {"by": adviser, "body": "Our adviser is ill."},
        "record_answer": {"by": adviser, "answer": "accepted", "said_by": "Ada Osei"},
        "start": {"by": adviser},
        "stop_work": {"by": adviser, "closing_note": "We rang three times."},
        "reopen": {"by": adviser, "reason": ReasonFactory(reopening=True), "body": "You told us more."},
        "log_contact": {
            "by": adviser,
            "on": timezone.localdate(),
            "kind": "visit",
            "what": "Went through the form",
            "hours": Decimal("2.5"),
        },
        "complete": {"by": adviser, "change": "better", "what": "They sent the bid."},
        "withdraw": {"by": member, "reason": ReasonFactory(withdrawing=True)},
        "warn": {},
        "time_out": {},
    }
    _service(verb)(Request.objects.get(pk=request.pk), **given[verb])


class RequestFactory(DjangoModelFactory[Request]):
    """A request of a group of its own, a draft unless a trait such as ``waiting=True`` says otherwise.

    Takes ``organisation``, ``by`` (who acts for the group), ``adviser`` (who triages and helps), any answer
    (``topic``, ``title``, ``deadline`` …; with a deadline a fact is put in) and ``ago``: the days since it was made,
    which moves all its dates back.
    """

    class Meta:
        model = Request

    class Params:
        sent = factory.Trait(at=Status.SENT)
        needs_facts = factory.Trait(at=Status.NEEDS_FACTS)
        waiting = factory.Trait(at=Status.WAITING)
        offered = factory.Trait(at=Status.OFFERED)
        agreed = factory.Trait(at=Status.AGREED)
        active = factory.Trait(at=Status.ACTIVE)
        completed = factory.Trait(at=Status.COMPLETED)
        signposted = factory.Trait(at=Status.SIGNPOSTED)
        declined = factory.Trait(at=Status.DECLINED)
        withdrawn = factory.Trait(at=Status.WITHDRAWN)
        timed_out = factory.Trait(at=Status.TIMED_OUT)

    at = Status.DRAFT
    organisation = factory.SubFactory(OrganisationFactory)
    topic = factory.SubFactory(TopicFactory)

    @classmethod
    def _create(cls, model_class: type[Request], *args: Any, **given: Any) -> Request:  # noqa: ARG003
        at, organisation, ago = given.pop("at"), given.pop("organisation"), given.pop("ago", 0)
        member = given.pop("by", None) or lead_of(organisation)
        adviser = given.pop("adviser", None) or (an_adviser() if len(_ROADS[at]) > 1 else None)
        if not WardMembership.objects.on().filter(ward=organisation.ward_id).exists():
            WardMembershipFactory(ward=organisation.ward)
        answers = {**ANSWERS, **given}
        if answers.get("deadline"):
            answers.setdefault("deadline_fact", "The fund closes")
        request = asking.start_draft(by=member, organisation=organisation)
        asking.save_draft(request, by=member, answered=tuple(STEPS), **answers)
        for verb in _ROADS[at]:
            walk(request, verb, member=member, adviser=adviser or member)
        if ago:
            _move_back(request, dt.timedelta(days=ago))
        return Request.objects.get(pk=request.pk)


_DATES = (
    "created_at",
    "sent_at",
    "reply_due_at",
    "first_reply_at",
    "waiting_since",
    "warned_at",
    "offered_at",
    "started_at",
    "closed_at",
    "updated_at",
)


def _move_back(request: Request, by: dt.timedelta) -> None:
    fresh = Request.objects.get(pk=request.pk)
    dates = {name: getattr(fresh, name) - by for name in _DATES if getattr(fresh, name)}
    Request.objects.filter(pk=request.pk).update(**dates)


def a_session(*, by: User, topic: Topic, **more: Any) -> Session:
    """A session a week from now, planned by its service."""
    return plan_session(topic=topic, summary="Bring your idea and we look at it.", by=by, **event_facts(**more))


def finished_check_up(organisation: Organisation, *, by: User, choices: dict[str, str] | None = None) -> CheckUp:
    """A short check-up of the group with these answers, of two questions where nothing else is loaded."""
    forms()
    check_up = check_ups.begin(organisation, kind="short", by=by)
    codes = check_up.assessment.questionnaire.questions
    check_ups.answer(check_up, by=by, choices=dict.fromkeys(codes, "2") | (choices or {}))
    return check_ups.finish(check_up, by=by)
