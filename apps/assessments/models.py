"""Questionnaires in versions, and what was answered.

An assessment does not know whose it is. A check-up of a group holds a foreign key to *its* assessment, and the
policies of that app say who may read it and answer. That a question or a questionnaire never changes, and that no
answer changes once its assessment is finished, is held by triggers of the first migration.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import ListEntry

BEST = 4
"""The number of the strongest answer: the answers of a question are numbered from 1, the weakest."""


class Area(ListEntry):
    """A subject that questions are about, such as money."""


class Question(ListEntry):
    """One wording of a question, with its four answers from the weakest to the strongest. ``name`` is its text.

    ``key`` stays the same when the words change; ``wording`` counts them. A change of words is a new row, so answers
    are like for like where they belong to the same row.
    """

    key = models.SlugField(max_length=50)
    wording = models.PositiveSmallIntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="questions")
    answers = ArrayField(models.CharField(max_length=120))

    class Meta(ListEntry.Meta):
        constraints = [
            *ListEntry.Meta.constraints,
            models.UniqueConstraint("key", "wording", name="question_each_wording_once"),
            models.CheckConstraint(condition=Q(answers__len=BEST), name="question_has_four_answers"),
        ]


class Questionnaire(ListEntry):
    """One version of a form: which questions it asks, by their codes, in their order. ``ends`` when a newer takes over."""

    class Kind(models.TextChoices):
        SHORT = "short", "Short"
        FULL = "full", "Full"

    kind = models.CharField(max_length=5, choices=Kind)
    version = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    questions = ArrayField(models.SlugField(max_length=60))

    class Meta(ListEntry.Meta):
        constraints = [
            *ListEntry.Meta.constraints,
            models.UniqueConstraint("kind", "version", name="questionnaire_each_version_once"),
            models.CheckConstraint(condition=Q(questions__len__gt=0), name="questionnaire_asks_something"),
            models.CheckConstraint(condition=Q(kind__in=["short", "full"]), name="questionnaire_kind_is_known"),
        ]


class Assessment(models.Model):
    """One time that a questionnaire is filled in. It keeps the version that it was begun with."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="assessments")
    by_phone = models.BooleanField(default=False)
    """Whether somebody else writes down what is said on the phone."""
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=models.F("started_at")),
                name="assessment_finished_after_it_started",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Answer(models.Model):
    """What was answered to one question: 1 to 4, or that it does not apply, or that nobody is sure."""

    class Choice(models.TextChoices):
        FIRST = "1", "1"
        SECOND = "2", "2"
        THIRD = "3", "3"
        FOURTH = "4", "4"
        NOT_OURS = "not-ours", "It does not apply to us"
        UNSURE = "unsure", "We are not sure"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        constraints = [
            models.UniqueConstraint("assessment", "question", name="answer_one_to_each_question"),
            models.CheckConstraint(
                condition=Q(choice__in=["1", "2", "3", "4", "not-ours", "unsure"]), name="answer_choice_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
