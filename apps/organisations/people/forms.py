"""Asking a colleague to act for the group."""

from __future__ import annotations

from django import forms

from ..models import Membership


class InviteForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        label="Their email address",
        help_text="We send them a link. From then on they hear of what concerns your group.",
        error_messages={
            "required": "Enter your colleague’s email address",
            "invalid": "Enter an email address such as name@example.org",
        },
    )
    role = forms.ChoiceField(
        choices=[
            (Membership.Role.MEMBER, "Member: asks for support and keeps the record"),
            (Membership.Role.LEAD, "Lead: also decides who acts for the group"),
        ],
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
        label="What will they do?",
        error_messages={"required": "Choose what they will do", "invalid_choice": "Choose what they will do"},
    )
