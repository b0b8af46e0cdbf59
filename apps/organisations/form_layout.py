"""The base of the forms of the record, of services and of places: choices filled on creation, a crispy layout."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


class LaidOutForm(forms.Form):
    """A form that fills its choices when it is created and has a crispy layout. The template holds the ``form`` element."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.parts())

    def prepare(self) -> None:
        """Fills the choices of fields. Called once, when the form is created."""

    def parts(self) -> list[Any]:
        """The layout objects, in order."""
        return list(self.fields)
