from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from apps.accounts import roles
from apps.organisations.models import Membership
from apps.threads import selectors as threads
from apps.threads.models import Message

from .states import AFTER_QUEUE, NEEDS_GROUP, OPEN, QUEUED, Status

NEWS_AFTER_END = dt.timedelta(days=90)
"""How long after a request ended what the team had written on it still counts as news to its group."""


def _whether(condition: Any) -> models.ExpressionWrapper[Any]:
    return models.ExpressionWrapper(condition, output_field=models.BooleanField())


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> RequestQuerySet:
        """Staff see what was sent to them. A member sees their own groups' requests, drafts too. Nobody else sees any."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = models.Q(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))
        if roles.is_staff(user):
            return self.filter(own | ~models.Q(status=Status.DRAFT))
        return self.filter(own)

    def with_unread(self, user: Any) -> RequestQuerySet:
        """Says in ``unread`` whether the team wrote what this person has not read and nobody of the group has answered.

        What was written before the person came to the group is not new to them. What was written long ago, on a request
        that ended long ago, waits for nobody any more: see ``NEWS_AFTER_END``.
        """
        recent = timezone.now() - NEWS_AFTER_END
        since = Membership.objects.open().filter(
            user=user, organisation=models.OuterRef(models.OuterRef("organisation"))
        )
        of_the_team = Message.objects.filter(
            thread=models.OuterRef("thread"),
            side=Message.Side.TEAM,
            sent_at__gte=models.Subquery(since.values("started_at")[:1]),
        )
        ended = of_the_team.annotate(
            ended=models.ExpressionWrapper(models.OuterRef("closed_at"), output_field=models.DateTimeField())
        )
        of_the_team = ended.filter(
            models.Q(ended__isnull=True) | models.Q(ended__gte=recent) | models.Q(sent_at__gte=recent)
        )
        return self.annotate(unread=models.Exists(threads.unread(of_the_team, user)))

    def with_needs(self, user: Any) -> RequestQuerySet:
        """Says in ``needs`` whether a request waits for its group, as this person of it sees it: an offer, a question, an
        unread message, or what changed, which the group has not said yet (``to_say``, as ``can_give_verdict`` has it).
        """
        from .models import REMOVED, Verdict

        said = Verdict.objects.filter(request=models.OuterRef("pk"), side=Verdict.Side.GROUP)
        to_say = models.Q(status=Status.COMPLETED) & ~models.Q(difference=REMOVED) & ~models.Exists(said)
        needs = models.Q(status__in=NEEDS_GROUP) | models.Q(unread=True) | models.Q(to_say=True)
        return self.with_unread(user).annotate(to_say=_whether(to_say)).annotate(needs=_whether(needs))

    def needing(self, user: Any) -> RequestQuerySet:
        """Those that wait for their group, as this person of it sees it."""
        return self.with_needs(user).filter(needs=True)

    def sent(self) -> RequestQuerySet:
        """All that were sent, whatever became of them."""
        return self.exclude(status=Status.DRAFT)

    def queued(self) -> RequestQuerySet:
        """Those that wait for an offer, and so have a place in the queue."""
        return self.filter(status__in=QUEUED)

    def after_queue(self) -> RequestQuerySet:
        """Open, and no longer in the queue: offers and work."""
        return self.filter(status__in=[str(status) for status in AFTER_QUEUE])

    def ended(self) -> RequestQuerySet:
        """At an end, however it ended."""
        return self.filter(closed_at__isnull=False)

    def open(self) -> RequestQuerySet:
        """Sent and not yet at an end."""
        return self.filter(status__in=OPEN)

    def with_unanswered(self) -> RequestQuerySet:
        """Each with ``unanswered``: whether the last message is the group's, so that it waits for words of ours."""
        last = Message.objects.filter(thread=models.OuterRef("thread")).order_by("-sent_at", "-pk").values("side")[:1]
        theirs = models.When(last_side=Message.Side.GROUP, then=models.Value(True))
        return self.annotate(last_side=models.Subquery(last)).annotate(
            unanswered=models.Case(theirs, default=models.Value(False), output_field=models.BooleanField())
        )


class OfRequestQuerySet(models.QuerySet[Any]):
    """Rows that hang on a request, and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> OfRequestQuerySet:
        """Those whose request this person may see."""
        from .models import Request

        return self.filter(request__in=Request.objects.visible_to(user))


class OfStaffQuerySet(models.QuerySet[Any]):
    """Rows that hang on a request and are for the team alone."""

    def visible_to(self, user: Any) -> OfStaffQuerySet:
        """Staff see them, but not on a request of a group that they belong to themselves. Nobody else sees any."""
        if not roles.is_staff(user):
            return self.none()
        own = Membership.objects.open().filter(user=user).values("organisation")
        return self.exclude(request__organisation__in=own)


class SavedReplyQuerySet(models.QuerySet[Any]):
    """Saved replies."""

    def open(self) -> SavedReplyQuerySet:
        """Those in the list: not replaced, and not taken out."""
        return self.filter(ended_at__isnull=True)


class ContactQuerySet(OfRequestQuerySet):
    """Time that was logged."""

    def counted(self) -> ContactQuerySet:
        """Those that count: not corrected by another, and of some time."""
        return self.filter(correction__isnull=True, hours__gt=0)


class CheckUpQuerySet(models.QuerySet[Any]):
    """Check-ups of groups."""

    def visible_to(self, user: Any) -> CheckUpQuerySet:
        """Those who act for the group, and staff. Nobody else sees any."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if roles.is_staff(user):
            return self
        return self.filter(organisation__in=Membership.objects.open().filter(user=user).values("organisation"))

    def finished(self) -> CheckUpQuerySet:
        """Those whose answers are closed."""
        return self.filter(assessment__finished_at__isnull=False)

    def unfinished(self) -> CheckUpQuerySet:
        """Those that somebody still fills in."""
        return self.filter(assessment__finished_at__isnull=True)
