"""An assessment is begun, answered bit by bit, and finished. Whether somebody may, the app that owns it has asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import freshness
from apps.core.errors import DomainError

from .models import Answer, Assessment, Questionnaire
from .selectors import answers_of

SAID_STALE = "Somebody else answered questions of this page meanwhile."
SAID_FINISHED = "This check-up is finished already, so its answers stay as they are."


def begin(kind: str, *, by: User, by_phone: bool = False) -> Assessment:
    """An assessment with the newest version of a form that is in use today."""
    newest = Questionnaire.objects.in_force().filter(kind=kind).order_by("-version").first()
    if newest is None:
        raise DomainError("There is no such form at the moment. Try again later.", code="no-form")
    return Assessment.objects.create(questionnaire=newest, by_phone=by_phone, started_by=by)


@transaction.atomic
def answer(assessment: Assessment, *, choices: Mapping[str, str], seen: str | None = None) -> None:
    """Keeps what was chosen, by the code of the question. A question with an empty choice stays as it is.

    ``seen`` is the digest of the answers to all of these questions when the page was drawn.
    """
    locked = _locked(assessment)
    asked = set(locked.questionnaire.questions)
    if set(choices) - asked:
        raise DomainError("This question is not part of the form.", code="not-asked")
    held = answers_of(locked)
    if any(choice and held.get(code) != choice for code, choice in choices.items()):
        freshness.require_seen(seen_digest(held, choices), seen, said=SAID_STALE)
    for code, choice in choices.items():
        if choice and held.get(code) != choice:
            Answer.objects.update_or_create(assessment=locked, question_id=code, defaults={"choice": choice})


@transaction.atomic
def finish(assessment: Assessment) -> Assessment:
    """Closes the answers for good. Every question has to have one; ``not sure`` is an answer."""
    locked = _locked(assessment)
    left = len(set(locked.questionnaire.questions) - set(answers_of(locked)))
    if left:
        raise DomainError(f"{left} of the questions {'has' if left == 1 else 'have'} no answer yet.", code="not-whole")
    locked.finished_at = timezone.now()
    Assessment.objects.filter(pk=locked.pk).update(finished_at=locked.finished_at)
    return locked


def seen_digest(held: Mapping[str, str], codes: Mapping[str, str] | list[str]) -> str:
    """What stands in a form for the answers to its questions."""
    return freshness.digest({code: held.get(code, "") for code in codes})


def _locked(assessment: Assessment) -> Assessment:
    locked: Assessment = (
        Assessment.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=assessment.pk)
    )
    if locked.finished_at is not None:
        raise DomainError(SAID_FINISHED, code="ended")
    return locked
