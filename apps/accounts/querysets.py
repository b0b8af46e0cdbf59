from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class RoleGrantQuerySet(models.QuerySet[Any]):
    def in_force(self) -> RoleGrantQuerySet:
        """Grants that have not been ended."""
        return self.filter(ended_at__isnull=True)


class UserQuerySet(models.QuerySet[Any]):
    def with_a_role(self) -> UserQuerySet:
        """People who hold at least one role now."""
        return self.filter(
            models.Exists(
                self.model.role_grants.rel.related_model.objects.in_force().filter(user=models.OuterRef("pk"))
            )
        )

    def matching(self, words: str) -> UserQuerySet:
        """People whose name or address holds these words. Nobody finds those who were erased."""
        return self.filter(erased_at__isnull=True).filter(
            models.Q(name__icontains=words) | models.Q(email__icontains=words)
        )

    def by_name(self) -> UserQuerySet:
        """In the order of the people page, which ``after_name`` continues."""
        return self.annotate(sort_name=Lower("name")).order_by("sort_name", "pk")

    def after_name(self, name: str, pk: int) -> UserQuerySet:
        """Those that come after this one in the order of ``by_name``."""
        return self.filter(models.Q(sort_name__gt=name) | models.Q(sort_name=name, pk__gt=pk))


class SignInQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> SignInQuerySet:
        """Their own. Nobody else sees when or where a person signs in."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(user=user)

    def live(self) -> SignInQuerySet:
        """Those whose session is open now."""
        open_sessions = Session.objects.filter(
            expire_date__gt=timezone.now(), session_key=models.OuterRef("session_key")
        )
        return self.filter(models.Exists(open_sessions), ended_at__isnull=True)

    def newest_first(self) -> SignInQuerySet:
        return self.order_by("-at", "-id")


class SignInHelpQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> SignInHelpQuerySet:
        """Those of the team who may work them; what concerns a privileged account is for administrators alone."""
        from . import roles
        from .models import Role, RoleGrant

        if roles.has(user, Role.ADMINISTRATOR):
            return self.all()
        if not roles.has(user, *roles.SIGN_IN_HELPERS):
            return self.none()
        privileged = RoleGrant.objects.in_force().filter(user=models.OuterRef("person"), role__in=roles.PRIVILEGED)
        return self.filter(~models.Exists(privileged))

    def open(self) -> SignInHelpQuerySet:
        """Those on which there is something to do or to wait for."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> SignInHelpQuerySet:
        return self.filter(closed_at__isnull=False)

    def due(self) -> SignInHelpQuerySet:
        """Approved ones whose waiting time is over."""
        return self.filter(status="approved", takes_effect_at__lte=timezone.now())
