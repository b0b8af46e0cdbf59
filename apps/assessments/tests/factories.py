"""A small form for tests: two questions about two subjects."""

from __future__ import annotations

from apps.assessments.models import Area, Question, Questionnaire

ANSWERS = ["None", "A little", "Some", "Plenty"]


def question(key: str, area: str, *, wording: int = 1) -> Question:
    """One wording of a question."""
    about, _ = Area.objects.get_or_create(code=area, defaults={"name": area.capitalize()})
    made, _ = Question.objects.get_or_create(
        code=f"{key}-{wording}",
        defaults={
            "key": key,
            "wording": wording,
            "area": about,
            "name": f"{key.capitalize()}, said {wording}?",
            "answers": ANSWERS,
        },
    )
    return made


def form(*questions: Question, kind: str = "short", version: int = 1) -> Questionnaire:
    """A version of a form with these questions."""
    made, _ = Questionnaire.objects.get_or_create(
        code=f"{kind}-{version}",
        defaults={
            "name": f"{kind.capitalize()} check-up",
            "kind": kind,
            "version": version,
            "minutes": 5,
            "questions": [each.pk for each in questions],
        },
    )
    return made


def forms() -> tuple[Questionnaire, Questionnaire]:
    """The short and the full form, each of two questions. The lists are used where they are loaded."""
    asked = question("budget", "money"), question("helpers", "people")
    return form(*asked), form(*asked, kind="full")
