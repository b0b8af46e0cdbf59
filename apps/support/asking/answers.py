"""The answers of a request as its group reads them, and the difference between two versions of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from apps.core import wording
from apps.core.parts import SummaryRow

from ..models import Request, Stage, Topic
from ..stages import STAGE_WORDS
from ..states import Status

LABELS = {
    "topic": "Topic",
    "title": "Short name",
    "difference": "What will be different",
    "stage": "Where you are now",
    "readiness": "How ready you are",
    "deadline": "Deadline",
    "deadline_fact": "What happens on that date",
    "wish": "Who you would rather work with",
    "wish_name": "Which organisation",
    "access": "What helps you take part",
    "access_note": "Anything else that helps",
}
NOT_YET = "Not answered yet"


def said(name: str, value: Any) -> str:
    """One answer as the group would read it."""
    if value in (None, "", []):
        return ""
    if name == "stage":
        return f"{Stage(value).label}: {STAGE_WORDS[Stage(value)]}"
    if name == "deadline":
        return wording.day(value)
    if name == "wish":
        return str(Request.Wish(value).label)
    if name in ("readiness", "access"):
        entries = value.all() if hasattr(value, "all") else value
        return ". ".join(entry.name for entry in entries)
    if isinstance(value, Topic):
        return value.name
    return str(value)


def two_versions(names: Iterable[str], theirs: Request, mine: dict[str, Any]) -> list[dict[str, str]]:
    """The answers that differ between what is saved now and what this person typed."""
    rows = []
    for name in names:
        if name not in mine:
            continue
        saved, typed = said(name, getattr(theirs, name)), said(name, mine[name])
        if saved != typed:
            rows.append({"label": LABELS[name], "theirs": saved or "Nothing", "mine": typed or "Nothing"})
    return rows


def answer_rows(asked: Request) -> list[tuple[str, list[SummaryRow]]]:
    """The answers by topic, each with the address where a draft's is changed."""

    def row(label: str, value: str | list[str], step: str, what: str, *, none: str = NOT_YET) -> SummaryRow:
        """``none`` is what an empty answer means once its step was answered; before that it is not answered yet."""
        draft = asked.status == Status.DRAFT
        href = f"{reverse('support:step', args=[asked.pk, step])}?back=check" if draft else ""
        empty = NOT_YET if draft and step not in asked.answered_steps else none
        return SummaryRow(label, value or empty, href, change_what=what)

    deadline = f"{wording.day(asked.deadline)}: {asked.deadline_fact}" if asked.deadline else ""
    wish = asked.wish_name if asked.wish == Request.Wish.NAMED else said("wish", asked.wish)
    no_wish = asked.wish == Request.Wish.NONE
    access = [words for words in (said("access", asked.access), asked.access_note) if words]
    kept = [f"{each.name} ({wording.size(each.size)})" for each in asked.thread.attachments.all()]
    ready = said("readiness", asked.readiness)
    return [
        (
            "What you need",
            [
                row("Topic", said("topic", asked.topic), "topic", "the topic"),
                row("Short name", asked.title, "difference", "the short name"),
                row("What will be different", asked.difference, "difference", "what will be different"),
                row("Where you are now", said("stage", asked.stage), "difference", "where you are now"),
                row("How ready you are", ready, "difference", "how ready", none="Nothing yet"),
            ],
        ),
        (
            "Time and people",
            [
                row("Deadline", deadline, "time", "the deadline", none="No fixed date"),
                row("Files", kept, "time", "the files", none="None"),
                row(
                    "Who you would rather work with",
                    "" if no_wish else wish,
                    "time",
                    "who you would rather work with",
                    none=wish,
                ),
                row("What helps you take part", access, "time", "what helps you take part", none="Nothing special"),
            ],
        ),
    ]


def record_rows(asked: Request, here: str) -> list[SummaryRow]:
    """What the group's record says already, and is not asked again. Changing it leads back to ``here``."""
    group = asked.organisation
    numbers = [f"{each.scheme} {each.value}" for each in group.identifiers.all()]
    areas = "All of the place" if group.city_wide else wording.listed([ward.name for ward in group.works_in.all()])
    income = "We do not know it yet"
    if group.income is not None:
        income = f"{wording.money(group.income)} in the year to {group.income_year}"
    rows = (
        (
            "Group",
            f"{group.name}, {group.kind.name.lower()}, {wording.listed(numbers) or 'not registered'}",
            "the group",
            "name",
        ),
        ("Where you work", areas or group.ward.name, "where you work", "place"),
        ("Income", income, "the income", "people"),
    )
    return [
        SummaryRow(label, value, _section_url(group.slug, section, here), "Update", what)
        for label, value, what, section in rows
    ]


def _section_url(slug: str, section: str, here: str) -> str:
    return f"{reverse('organisations:record_section', args=[slug, section])}?{urlencode({'next': here})}"
