"""What every section of the record has."""

from __future__ import annotations

from typing import Any

from apps.core.forms import Cards
from apps.organisations.form_layout import LaidOutForm


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


class Section(LaidOutForm):
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
        self.of_record = of_record
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Leaves out what belongs to the other page, and fills the choices of lists."""
        for name in self.only_registering if self.of_record else self.only_record:
            del self.fields[name]
        self.fill()

    def fill(self) -> None:
        """Fills the choices of lists."""

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, as services take it."""
        return dict(self.cleaned_data)
