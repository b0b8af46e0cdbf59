"""What the forms of the record, of services and of places have in common: they fill their lists and draw themselves."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


class Drawn(forms.Form):
    """A form that fills its lists and says how it is laid out. The page around it has the ``form`` element."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.parts())

    def prepare(self) -> None:
        """Fills the choices of lists."""

    def parts(self) -> list[Any]:
        """The layout."""
        return list(self.fields)
