"""Services of registering: save, prefill and discard a draft, and register a group although a similar one exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit, burden, freshness
from apps.core.decisions import require
from apps.registers.identifiers import SCHEMES, clean, number_in
from apps.registers.models import RegisterEntry

from .. import events
from ..models import Organisation, RegistrationDraft, SimilarGroupDeclaration
from ..record.services import NUMBERS, register
from . import notifications, policies
from .prefill import prefill

FROM_ACCOUNT = "From your account"
"""The source of what registering knows of the person who registers."""
CHOSEN = {"name": "Name", "charity_number": "Charity number"}
"""What choosing a charity says by itself: these take the place of what was typed before."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """An answer that the person typed, and what the register has in its place."""

    label: str
    typed: str
    new: str


def version_of(draft: RegistrationDraft | None, step: str) -> str:
    """What stands for the answers of one step in a form: it differs once they do. Each step has a version of its own."""
    return freshness.digest(draft.answers.get(step, {}) if draft else {})


def keep_draft(
    *, by: User, step: str, answers: Mapping[str, list[str]], version: str | None = None, page: str = ""
) -> RegistrationDraft:
    """Saves the answers of one step to the person's draft, valid or not. Not audited.

    A prefilled answer that the person changed loses its source. ``version`` is that of the step when the form was drawn,
    and ``page`` names the open page, where its script saves by itself: when the step was changed since, and not from this
    very page, MovedOn says so and nothing is written.
    """
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        if not page or page != draft.pages.get(step):
            freshness.require_seen(version_of(draft, step), version, said=freshness.said(by, by, draft.saved_at))
        draft.pages = {**draft.pages, step: page}
        held = draft.answers.get(step, {})
        changed = {name for name in held if _same(held[name]) != _same(answers.get(name, []))}
        draft.sources = {name: source for name, source in draft.sources.items() if name not in changed}
        draft.answers = {**draft.answers, step: dict(answers)}
        if step not in draft.answered:
            draft.answered = [*draft.answered, step]
        draft.saved_at = timezone.now()
        draft.save(update_fields={"answers", "answered", "sources", "pages", "saved_at"})
    return draft


def begin_draft(*, by: User, typed: str) -> RegistrationDraft:
    """Begins a draft with the name or the number that the person searched for. Not audited.

    A number never becomes a name: it goes where the number of its register is asked. What the draft has stays.
    """
    given = _where_it_is_asked(typed)
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        held = draft.answers.get("name", {})
        if given and not any(any(held.get(name, [])) for name in given):
            draft.answers = {**draft.answers, "name": {**held, **{name: [value] for name, value in given.items()}}}
            draft.saved_at = timezone.now()
            draft.save(update_fields={"answers", "saved_at"})
    return draft


def _where_it_is_asked(typed: str) -> dict[str, str]:
    """The fields of the first step that take what was typed in the search."""
    number = number_in(typed)
    if number is None:
        return {"name": typed}
    scheme, value = number
    own = {scheme: field for field, scheme in NUMBERS.items()}
    if scheme in own:
        return {own[scheme]: value}
    return {"other_register": scheme, "other_number": value} if scheme in SCHEMES else {}


def begin_branch(*, by: User, number: str) -> RegistrationDraft:
    """Keeps the number of a charity as that of the national body of which the group is a branch. Not audited.

    Nothing is taken from the register: the name, income, phone and address there are not those of the branch. Raises
    BadNumber for what is no number of a charity.
    """
    number = clean("GB-CHC", number)
    require(policies.can_register(by))
    with transaction.atomic():
        draft, _ = RegistrationDraft.objects.select_for_update().get_or_create(user=by)
        held = {**draft.answers.get("name", {}), "national_body": [number]}
        draft.answers = {**draft.answers, "name": held}
        draft.saved_at = timezone.now()
        draft.save(update_fields={"answers", "saved_at"})
    return draft


def begin_contact(*, by: User) -> RegistrationDraft:
    """Prefills the contact of the draft with the name and email address of the person's account.

    Does nothing once the step was answered, and overwrites no answer. Whether the contact is public is asked on the
    step itself. Not audited.
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
    """Prefills the draft from an entry of the charity register. Typed answers stay, but for the name and the number.

    Removes what was prefilled from another entry before. The charity's contact replaces the one prefilled from the
    person's account. Makes nothing public and marks no step as answered. Not audited.
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


def replaced_by(*, by: User, entry: RegisterEntry) -> list[Replaced]:
    """What the person typed that prefilling from this entry would replace: the name and the number, where they differ."""
    draft = RegistrationDraft.objects.filter(user=by).first()
    if draft is None:
        return []
    given = prefill(entry)
    found = []
    for name, label in CHOSEN.items():
        typed = next(iter(draft.answers.get("name", {}).get(name, [])), "").strip()
        new = next(iter(given.answers.get("name", {}).get(name, [])), "")
        if typed and name not in draft.sources and typed != new:
            found.append(Replaced(label, typed, new))
    return found


def _opens(name: str, typed: Mapping[str, list[str]]) -> bool:
    """Whether the question about income was left unanswered, so that the register's figure may replace that answer."""
    return name == "income_answer" and typed[name] == ["not-asked"]


def discard_draft(*, by: User) -> None:
    """Deletes the person's draft. Not audited."""
    RegistrationDraft.objects.filter(user=by).delete()
    burden.drop("register", by.pk)


def _same(values: list[str]) -> list[str]:
    """Values in a form to compare them by: with Unix line ends, and without empty values."""
    return [tidy for value in values if (tidy := "\n".join(value.split("\r\n")).strip())]


def register_group(*, by: User, answers: Mapping[str, Any]) -> Organisation:
    """Registers a group from the answers of every step, and tells its founder by email what comes next.

    Raises what ``register`` raises. Records ``organisation.registered``.
    """
    with transaction.atomic():
        org = register(by=by, answers=answers)
        notifications.registered(org, by)
    return org


def register_despite_similar(
    *, by: User, answers: Mapping[str, Any], similar_to: Iterable[Organisation], why: str, words: str
) -> Organisation:
    """Registers a group although similar ones exist, and saves the founder's reason why it is another one.

    Creates one ``SimilarGroupDeclaration`` for each group in ``similar_to``; staff see them on their list. Raises what
    ``register`` raises, such as for a charity or company number of another group. Records ``organisation.registered``
    and ``organisation.told-apart``.
    """
    with transaction.atomic():
        org = register_group(by=by, answers=answers)
        others = [
            SimilarGroupDeclaration.objects.create(
                organisation=org, similar_to=other, why=why, words=words, declared_by=by
            )
            for other in similar_to
        ]
        after = {"similar_to": [each.similar_to_id for each in others]}
        audit.record(events.ORGANISATION_TOLD_APART, subject=org, by=by, after=after, reason_code=why)
    return org
