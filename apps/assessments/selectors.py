"""Reads of assessments: the pages of a form, what was answered, and what changed between two times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .models import BEST, Answer, Area, Assessment, Question, Questionnaire

NUMBERS = frozenset(str(number) for number in range(1, BEST + 1))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form. ``title`` is the area where a page has one, and empty for a form of one page."""

    title: str
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area at two times: sums of the answers that were compared, how many, and how many went up, down or stayed."""

    name: str
    before: int
    after: int
    compared: int
    better: int
    worse: int
    same: int

    @property
    def before_mean(self) -> float:
        return self.before / self.compared

    @property
    def after_mean(self) -> float:
        return self.after / self.compared


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that could not be compared, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, area by area, and what was left out of it."""

    areas: Sequence[AreaChange]
    left_out: Sequence[LeftOut]


@dataclass(frozen=True, slots=True)
class Score:
    """One area at one time: the mean of its answers from 1 to 4. None where nothing there has a number."""

    area: str
    mean: float | None
    numbered: int
    unnumbered: int


def in_use(kind: str = "") -> list[Questionnaire]:
    """The newest version of each form that can be begun today, in the order of the list."""
    newest: dict[str, Questionnaire] = {}
    for form in Questionnaire.objects.in_force().order_by("version"):
        newest[form.kind] = form
    return sorted((form for form in newest.values() if kind in ("", form.kind)), key=lambda form: form.position)


def answers_of(assessment: Assessment) -> dict[str, str]:
    """What was answered, by the code of the question."""
    return dict(Answer.objects.filter(assessment=assessment).values_list("question", "choice"))


def questions_of(*forms: Questionnaire) -> list[Question]:
    """The questions of these forms with their areas, in the order of the forms, each once."""
    codes = list(dict.fromkeys(code for form in forms for code in form.questions))
    found = Question.objects.select_related("area").in_bulk(codes)
    return [found[code] for code in codes]


def pages(form: Questionnaire) -> list[Page]:
    """A short form has one page, a full one a page for each area."""
    asked = questions_of(form)
    if form.kind == Questionnaire.Kind.SHORT:
        return [Page("", asked)]
    areas: dict[str, list[Question]] = {}
    for question in asked:
        areas.setdefault(question.area.name, []).append(question)
    return [Page(name, questions) for name, questions in areas.items()]


def scores(assessment: Assessment) -> list[Score]:
    """Each area of the form at this time, in the order of the form."""
    held = answers_of(assessment)
    areas: dict[str, list[str]] = {}
    for question in questions_of(assessment.questionnaire):
        areas.setdefault(question.area.name, []).append(held.get(question.pk, ""))
    found = []
    for name, choices in areas.items():
        numbers = [int(choice) for choice in choices if choice in NUMBERS]
        mean = sum(numbers) / len(numbers) if numbers else None
        found.append(Score(name, mean, len(numbers), len(choices) - len(numbers)))
    return found


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Compares like with like: a question in the same words that has a number both times. The rest is named."""
    asked = questions_of(before.questionnaire, after.questionnaire)
    then, now = answers_of(before), answers_of(after)
    first, second = set(before.questionnaire.questions), set(after.questionnaire.questions)
    wordings = Counter(question.key for question in asked)
    pairs: dict[Area, list[tuple[int, int]]] = {}
    left_out = []
    for question in asked:
        why = _why_not(question, first, second, then, now, wordings)
        if why:
            left_out.append(LeftOut(question.name, why))
        else:
            pairs.setdefault(question.area, []).append((int(then[question.pk]), int(now[question.pk])))
    return Comparison([_change(area, found) for area, found in pairs.items()], left_out)


def _why_not(
    question: Question,
    first: set[str],
    second: set[str],
    then: Mapping[str, str],
    now: Mapping[str, str],
    wordings: Counter[str],
) -> str:
    code = question.pk
    if code not in first or code not in second:
        if wordings[question.key] > 1:
            return "The words of the question changed"
        return "It was asked only the second time" if code not in first else "It was asked only the first time"
    for answers, when in ((then, "first"), (now, "second")):
        if answers.get(code) == Answer.Choice.NOT_OURS:
            return f"It did not apply the {when} time"
        if answers.get(code) not in NUMBERS:
            return f"You were not sure the {when} time"
    return ""


def _change(area: Area, pairs: Sequence[tuple[int, int]]) -> AreaChange:
    return AreaChange(
        area.name,
        before=sum(then for then, _ in pairs),
        after=sum(now for _, now in pairs),
        compared=len(pairs),
        better=sum(now > then for then, now in pairs),
        worse=sum(now < then for then, now in pairs),
        same=sum(now == then for then, now in pairs),
    )
