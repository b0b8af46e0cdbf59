"""What every section of the record has."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import Cards


def entries(model: Any, held: Any = None) -> Any:
    """The entries of a list that can be chosen today, and those that the record holds already."""
    chosen = model.objects.in_force()
    if held:
        chosen = chosen | model.objects.filter(pk__in=[held] if isinstance(held, str) else held)
    return chosen.order_by("position", "code")


def long_list(name: str, *, search: str) -> Cards:
    """A long list of boxes, close together, that typing narrows."""
    drawn = Cards(name, search=search)
    drawn.said["cards"] = False
    return drawn


class Section(forms.Form):
    """One section: its code in addresses, its heading, and what it asks."""

    code = ""
    title = ""
    heading = ""
    lede = ""

    only_registering: tuple[str, ...] = ()
    """What registering asks here, and the record keeps on a page of its own."""
    only_record: tuple[str, ...] = ()
    """What registering leaves out, so that it stays short."""

    def __init__(self, *args: Any, of_record: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_record = of_record
        for name in self.only_registering if of_record else self.only_record:
            del self.fields[name]
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

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as services take it."""
        return dict(self.cleaned_data)
