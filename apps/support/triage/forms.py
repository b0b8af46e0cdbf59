"""What staff type when they ask for facts, give out a request or close it."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.accounts.models import User
from apps.core.forms import AreaField, Counted

from ..models import Reason, Request
from ..staff_forms import StaffForm, advisers_with_caseload, caseload_in_words


class AskFactsForm(StaffForm):
    """What we need to know from the group."""

    body = AreaField(
        label="What do you need to know?",
        help_text="The group gets this in your words. Their clock starts, ours stops, and they keep their place.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what you need to know"},
    )


class _ReasonForm(StaffForm):
    """Why something is done with the request, from the reasons of its ``verb``."""

    verb = ""
    reason = forms.ModelChoiceField(
        label="Why",
        queryset=Reason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a reason", "invalid_choice": "Choose a reason from the list"},
    )

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        choices = self.fields["reason"]
        assert isinstance(choices, forms.ModelChoiceField)
        choices.queryset = Reason.objects.filter(verb=self.verb).in_force().in_order()


def _words_for_the_group() -> AreaField:
    return AreaField(
        label="Words for the group",
        max_length=2000,
        error_messages={"required": "Write a few words for the group"},
    )


class _EndForm(_ReasonForm):
    """Why the request ends here, from a list, and words for the group."""

    closing_note = _words_for_the_group()

    def order(self) -> list[Any]:
        return ["reason", Counted("closing_note", limit=2000, rows=5)]


class SignpostForm(_EndForm):
    """Who can help, when we cannot. It is counted as demand that was not met."""

    verb = Reason.Verb.SIGNPOST


class DeclineForm(_EndForm):
    """Why we cannot help, said kindly. It is counted as demand that was not met."""

    verb = Reason.Verb.DECLINE


class ReopenForm(_ReasonForm):
    """Why a request that was closed is opened again, from a list, and words for the group."""

    verb = Reason.Verb.REOPEN
    body = _words_for_the_group()

    def order(self) -> list[Any]:
        return ["reason", Counted("body", limit=2000, rows=5)]


class AssignForm(StaffForm):
    """Who works on it."""

    adviser = forms.ModelChoiceField(
        label="Give it to",
        queryset=User.objects.none(),
        empty_label="Choose an adviser",
        error_messages={"required": "Choose an adviser"},
    )
    had_by = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: Request, by: User, **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, by=by, **kwargs)
        choices = self.fields["adviser"]
        assert isinstance(choices, forms.ModelChoiceField)
        choices.queryset = advisers_with_caseload()
        choices.label_from_instance = caseload_in_words  # type: ignore[method-assign,assignment]
        choices.initial = asked.adviser_id
        self.fields["had_by"].initial = asked.adviser_id or 0
