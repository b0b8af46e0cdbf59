"""Verbs of registering: keep a draft, fill it in from the register, throw it away, register beside a like group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit, burden
from apps.core.decisions import require

from .. import policies
from ..models import Organisation, RegisteredBeside, RegisterEntry, RegistrationDraft
from ..registers.filling_in import prefill
from .record import register

FROM_ACCOUNT = "From your account"
"""The source of what registering knows of the person who registers."""
CHOSEN = ("name", "charity_number")
"""What choosing a charity says by itself: these take the place of what was typed before."""


def keep_draft(*, by: User, step: str, answers: Mapping[str, list[str]]) -> RegistrationDraft:
    """Keeps what a person typed on one step, whatever it is worth, so that nothing is lost. Not audited.

    An answer that was filled in from somewhere, and that the person changed, is their own from then on.
    """
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        held = draft.answers.get(step, {})
        changed = {name for name in held if _same(held[name]) != _same(answers.get(name, []))}
        draft.sources = {name: source for name, source in draft.sources.items() if name not in changed}
        draft.answers = {**draft.answers, step: dict(answers)}
        if step not in draft.answered:
            draft.answered = [*draft.answered, step]
        draft.saved_at = timezone.now()
        draft.save(update_fields={"answers", "answered", "sources", "saved_at"})
    return draft


def begin_draft(*, by: User, name: str) -> RegistrationDraft:
    """Keeps the name that a person looked for, as the first answer, unless they gave one already. Not audited."""
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        held = draft.answers.get("name", {})
        if not any(held.get("name", [])):
            draft.answers = {**draft.answers, "name": {**held, "name": [name]}}
            draft.saved_at = timezone.now()
            draft.save(update_fields={"answers", "saved_at"})
    return draft


def begin_contact(*, by: User) -> RegistrationDraft:
    """Whoever registers is asked for their own name and address no second time: the contact begins with them.

    Done once, when that step is opened before it was answered. What is there already stays. Nothing becomes public by
    it: that is ticked on the same step. Not audited.
    """
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        held = draft.answers.get("contact", {})
        own = {"contact_name": by.name, "contact_email": by.email}
        given = {name: [value] for name, value in own.items() if value and not any(held.get(name, []))}
        if given and "contact" not in draft.answered:
            draft.answers = {**draft.answers, "contact": {**held, **given}}
            draft.sources = {**draft.sources, **dict.fromkeys(given, FROM_ACCOUNT)}
            draft.saved_at = timezone.now()
            draft.save(update_fields={"answers", "sources", "saved_at"})
    return draft


def fill_draft(*, by: User, entry: RegisterEntry) -> RegistrationDraft:
    """Fills a draft in from the charity register. What the person typed stays, but for the name and the number.

    What another charity filled in before goes, and a charity's own address takes the place of that of whoever
    registers it. Nothing becomes public by it, and no step counts as answered: the
    person looks at each. Not audited.
    """
    require(policies.can_register(by))
    given = prefill(entry)
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        sources = {name: source for name, source in draft.sources.items() if source == FROM_ACCOUNT}
        register = draft.sources.keys() - sources.keys()
        own = {
            step: {name: values for name, values in held.items() if any(values) and name not in register}
            for step, held in draft.answers.items()
        }
        answers: dict[str, dict[str, list[str]]] = {step: dict(held) for step, held in own.items()}
        for step, filled in given.answers.items():
            for name, values in filled.items():
                typed = name in answers.get(step, {}) and name not in sources
                if name in CHOSEN or not typed or _opens(name, answers[step]):
                    answers.setdefault(step, {})[name] = values
                    sources[name] = given.sources[name]
        draft.answers, draft.sources, draft.saved_at = answers, sources, timezone.now()
        draft.save(update_fields={"answers", "sources", "saved_at"})
    return draft


def _opens(name: str, typed: Mapping[str, list[str]]) -> bool:
    """Whether the question about income was only left for now: then the register's figure may open it."""
    return name == "income_answer" and typed[name] == ["not-asked"]


def discard_draft(*, by: User) -> None:
    """Throws away what the person typed about a group that is not registered. Not audited."""
    RegistrationDraft.objects.filter(user=by).delete()
    burden.drop("register", by.pk)


def _same(values: list[str]) -> list[str]:
    """Values as they are compared: a browser sends line ends of its own, and no empty answers to boxes."""
    return [tidy for value in values if (tidy := "\n".join(value.split("\r\n")).strip())]


def register_beside(
    *, by: User, answers: Mapping[str, Any], beside: Iterable[Organisation], why: str, words: str
) -> Organisation:
    """Registers a group though there are groups like it, and keeps why its founder says that it is another one.

    Refuses as ``register`` does: a charity or company number of another group above all. Records
    ``organisation.registered`` and, for the group, ``organisation.told-apart``, which staff see on their list.
    """
    with transaction.atomic():
        org = register(by=by, answers=answers)
        others = [
            RegisteredBeside.objects.create(organisation=org, beside=other, why=why, words=words, said_by=by)
            for other in beside
        ]
        after = {"beside": [each.beside_id for each in others]}
        audit.record("organisation.told-apart", subject=org, by=by, after=after, reason_code=why)
    return org
