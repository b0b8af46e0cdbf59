"""What the forms of the staff have in common: one form for each verb that asks for something."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import Role, User

from .models import Request


class StaffForm(forms.Form):
    """A form of one verb. ``seen`` is how the request stood when the form was drawn: see ``Request.how_it_stands``."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.by = asked, by
        self.fields["seen"].initial = asked.how_it_stands
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.order(), "seen")

    def order(self) -> list[Any]:
        """The fields as they are drawn."""
        return [name for name in self.fields if name != "seen"]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def advisers() -> Any:
    """Those who advise groups, by name."""
    return (
        User.objects.filter(
            is_active=True,
            role_grants__role__in=[Role.ADVISER, Role.TRIAGE_LEAD],
            role_grants__ended_at__isnull=True,
        )
        .distinct()
        .order_by("sort_name", "email")
    )


def advisers_with_caseload() -> Any:
    """The same with ``has``: how many open requests each has, for whoever gives them out. One statement."""
    held = Request.objects.open().filter(adviser=OuterRef("pk")).order_by().values("adviser")
    count = held.annotate(number=Count("pk")).values("number")
    return advisers().annotate(has=Coalesce(Subquery(count), 0))


def caseload_in_words(adviser: Any) -> str:
    """Kofi Mensah: 12 open."""
    return f"{adviser}: {adviser.has} open"
