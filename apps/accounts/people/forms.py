"""What a person says about themselves."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import AreaField, LineField

from .models import ContactPreference, User


class DetailsForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["name", "phone", "contact_preference", "access_needs"]
        labels = {
            "phone": "Phone number",
            "contact_preference": "The best way to reach you",
            "access_needs": "Access needs",
        }
        help_texts = {
            "name": "People in your groups and the support team see it.",
            "phone": "Only the support team sees it.",
            "contact_preference": "For when a person of the support team wants to talk to you. "
            "Only those who work on a request of yours see it.",
            "access_needs": "What helps you to take part: large print, a sign language interpreter, step-free rooms. "
            "Kept private: only those who work on a request of yours or arrange something for you see it.",
        }
        field_classes = {"name": LineField, "phone": LineField, "access_needs": AreaField}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "contact_preference": forms.RadioSelect,
            "access_needs": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "Enter your name"
        preference: Any = self.fields["contact_preference"]
        preference.choices = [("", "No preference"), *ContactPreference.choices]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("contact_preference") in (ContactPreference.PHONE, ContactPreference.TEXT) and not given.get(
            "phone"
        ):
            self.add_error("phone", "Enter a phone number, or choose to be reached by email")
        return given
