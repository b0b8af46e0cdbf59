"""How people reach the group, and what of the record is public."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string

from apps.core.forms import AreaField, Cards, Html, More, Reveal, one_line
from apps.organisations.consent import publishing
from apps.organisations.fields import PhoneField, TidyCharField

from .base import Section

BESIDE = ("contact_name", "contact_email", "contact_phone", "website")
"""Ways to reach a group: while registering, whether everybody may see one is asked beside it."""
LATER = frozenset({"other_names", "social_pages"})
"""Fields that registering does not ask for, so that it does not ask whether to show them."""
PAGES = 10


class MayShow(LayoutObject):
    """The box beside one way to reach a group that lets everybody see it: one of the choices of ``public``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        """Draws the box, ticked where the answers so far say so."""
        values = {
            "code": self.name,
            "what": publishing.BY_CODE[self.name].label,
            "on": self.name in (form["public"].value() or []),
        }
        return render_to_string("organisations/_may_show.html", values)


class ContactSection(Section):
    code = "contact"
    title = "How people reach you"
    heading = "How can people reach your group?"

    contact_name = TidyCharField(what="The name", limit=120, required=False, label="Person to ask for")
    contact_email = forms.EmailField(
        required=False,
        label="Email address of the group",
        error_messages={"invalid": "Enter an email address such as hello@example.org"},
    )
    contact_phone = PhoneField(label="Phone number")
    website = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=300,
        label="Website or social media page",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "invalid": "Enter a web address such as www.example.org",
            "max_length": "The web address can have 300 letters at most",
        },
    )
    social_pages = AreaField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Social media pages",
        help_text="One web address on each line, 10 at most.",
    )
    listed = forms.TypedChoiceField(
        choices=[("yes", "Yes, show our group"), ("no", "No, keep it between us and the support team")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Show your group in the public directory?",
        help_text="Everybody then sees its name, kind, themes, wards and what it does.",
        error_messages={"required": "Say whether to show your group in the directory"},
    )
    public = forms.MultipleChoiceField(
        required=False,
        choices=[(field.code, field.label) for field in publishing.OPTIONAL if field.code not in LATER],
        widget=forms.CheckboxSelectMultiple,
        label="What else may everybody see?",
        help_text=publishing.WORDINGS[publishing.WORDING],
        error_messages={"invalid_choice": "Choose from the list"},
    )

    only_registering = ("public",)
    only_record = ("social_pages",)

    def fill(self) -> None:
        if "public" in self.fields:
            public: Any = self.fields["public"]
            public.widget.choices = [choice for choice in public.choices if choice[0] not in BESIDE]
        if isinstance(self.initial.get("social_pages"), list):
            self.initial["social_pages"] = "\n".join(self.initial["social_pages"])
        if isinstance(self.initial.get("listed"), bool):
            self.initial["listed"] = "yes" if self.initial["listed"] else "no"

    def parts(self) -> list[Any]:
        if self.of_record:
            return ["contact_name", "contact_email", "contact_phone", "website", "social_pages", "listed"]
        hints = {field.code: field.hint for field in publishing.OPTIONAL if field.hint}
        return [
            Html("organisations/_what_public_means.html", wording=publishing.WORDINGS[publishing.WORDING]),
            *(part for name in BESIDE for part in (name, MayShow(name))),
            Reveal("listed", yes=[More("Choose what else everybody may see", Cards("public", hints=hints))]),
        ]

    def clean_social_pages(self) -> list[str]:
        url = forms.URLField(assume_scheme="https", max_length=300, required=False)
        lines = list(dict.fromkeys(filter(None, map(one_line, self.cleaned_data["social_pages"].splitlines()))))
        if len(lines) > PAGES:
            raise forms.ValidationError(f"Enter {PAGES} addresses at most. You have {len(lines)}.")
        found = []
        for at, line in enumerate(lines, start=1):
            try:
                found.append(url.clean(line))
            except forms.ValidationError:
                raise forms.ValidationError(
                    f"Line {at} is not a web address. Enter one such as www.facebook.com/yourgroup"
                ) from None
        return found
