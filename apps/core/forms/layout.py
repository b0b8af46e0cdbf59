"""Layout objects of the ``thread`` template pack, for crispy helpers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import get_template
from django.utils.safestring import SafeString


class _OneField(LayoutObject):
    """Draws one field with something said about how."""

    def __init__(self, name: str, **said: Any) -> None:
        self.fields = [name]
        self.said = said

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        return render_field(
            self.fields[0], form, context, template_pack=template_pack, extra_context={"thread": self.said}
        )


class Small(_OneField):
    """A field of a tool: a small label and a 36 px control. ``width`` is 2, 3, 4, 5, 10 or 20 letters."""

    def __init__(self, name: str, *, width: int = 0) -> None:
        super().__init__(name, small=True, width=width)


class Needed(_OneField):
    """A field that may be empty only where another answer stands for it: its label does not say "optional"."""

    def __init__(self, name: str) -> None:
        super().__init__(name, needed=True)


class Heading(_OneField):
    """A field whose label or legend is the page's heading (h1)."""

    def __init__(self, name: str, **said: Any) -> None:
        super().__init__(name, heading=True, **said)


class Cards(_OneField):
    """Radios or checkboxes as big cards, with a hint for each choice.

    ``hints`` maps a choice's value to its hint. ``heading`` makes the legend the page's heading. ``search``
    labels a box that narrows the list while typing; it appears only where script runs.
    """

    def __init__(
        self, name: str, *, hints: Mapping[Any, str] | None = None, heading: bool = False, search: str = ""
    ) -> None:
        hints = {str(value): hint for value, hint in (hints or {}).items()}
        super().__init__(name, cards=True, choice_hints=hints, heading=heading, choice_search=search)


class Counted(_OneField):
    """A text area that says how many letters are left. The limit is said in words where no script runs."""

    def __init__(self, name: str, *, limit: int, rows: int = 5, heading: bool = False) -> None:
        self.limit, self.rows = limit, rows
        super().__init__(name, limit=limit, heading=heading)

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        widget = form.fields[self.fields[0]].widget
        widget.attrs.update({"rows": self.rows})
        widget.attrs.pop("maxlength", None)  # the text is kept and the limit explained, never cut off
        return super().render(form, context, template_pack, **kwargs)


class Affixed(_OneField):
    """An input with a unit: ``Affixed("income", prefix="£")``, ``Affixed("hours", suffix="hours")``."""

    def __init__(self, name: str, *, prefix: str = "", suffix: str = "", width: int = 10) -> None:
        super().__init__(name, prefix=prefix, suffix=suffix, width=width)


class Reveal(LayoutObject):
    """Radios or checkboxes of which some open further fields, keyed by the choice's value.

    ``Reveal("ready", yes=["people"])``, or ``Reveal("kind", {"fund-closes": ["deadline"]})`` where a value
    is no Python name. Works without script: the style sheet shows what belongs to the choice that is on.
    ``search`` is as with ``Cards``.
    """

    def __init__(
        self,
        name: str,
        opens: Mapping[str, Sequence[Any]] | None = None,
        *,
        cards: bool = False,
        hints: Mapping[Any, str] | None = None,
        heading: bool = False,
        search: str = "",
        **more: Sequence[Any],
    ) -> None:
        self.name = name
        self.opens = {**(opens or {}), **more}
        self.fields = [name]
        self.said = {
            "cards": cards,
            "heading": heading,
            "choice_hints": {str(value): hint for value, hint in (hints or {}).items()},
            "choice_search": search,
        }

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        known = {str(value) for value, _ in form.fields[self.name].choices}
        unknown = sorted(set(self.opens) - known)
        if unknown:
            raise ValueError(f"Reveal({self.name!r}): {unknown} are no values of the field")
        opened = {
            value: SafeString(
                "".join(
                    render_field(
                        each,
                        form,
                        context,
                        template_pack=template_pack,
                        extra_context={"thread": {"opened": {}, "needed": True}},
                    )
                    for each in fields
                )
            )
            for value, fields in self.opens.items()
        }
        return render_field(
            self.name,
            form,
            context,
            template_pack=template_pack,
            extra_context={"thread": {**self.said, "opened": opened}},
        )


class Fieldset(LayoutObject):
    """Fields that belong together, under a legend. ``heading`` makes the legend the page's heading."""

    template = "thread/layout/fieldset.html"

    def __init__(self, legend: str, *fields: Any, hint: str = "", heading: bool = False, inline: bool = False) -> None:
        self.fields = list(fields)
        self.legend, self.hint, self.heading, self.inline = legend, hint, heading, inline

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return get_template(self.template).render(
            {
                "legend": self.legend,
                "hint": self.hint,
                "heading": self.heading,
                "inline": self.inline,
                "inside": inside,
            }
        )


class More(LayoutObject):
    """Fields that few people need, folded away under a line that says what they are. Open where one is filled in."""

    template = "thread/layout/more.html"

    def __init__(self, summary: str, *fields: Any) -> None:
        self.fields = list(fields)
        self.summary = summary

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        names = [pointer.name for pointer in self.get_field_names()]
        filled = any(form.errors.get(name) or self._is_said(form[name]) for name in names)
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return get_template(self.template).render({"summary": self.summary, "inside": inside, "open": filled})

    @staticmethod
    def _is_said(field: Any) -> bool:
        """Whether something was said here: not what the field itself begins with."""
        value = field.value()
        return bool(value) and value != field.field.initial


class Html(LayoutObject):
    """Words between fields: a template of its own, drawn with the page's values."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template, self.values = template, values
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        return get_template(self.template).render({**context.flatten(), **self.values, "form": form})


class SubmitRow(LayoutObject):
    """The end of a form: one primary button, a second way out, and the place where 'Draft saved' appears.

    ``second`` is ``(words, address)`` for a link, or ``(words, name)`` for a quiet button that sends the
    form under that name: a text with a slash is an address.
    """

    template = "thread/layout/submit_row.html"

    def __init__(
        self,
        text: str,
        *,
        name: str = "",
        value: str = "1",
        second: tuple[str, str] | None = None,
        draft: bool = False,
        saved_at: Any = None,
        kind: str = "primary",
    ) -> None:
        self.fields: list[Any] = []
        self.values = {
            "text": text,
            "name": name,
            "value": value,
            "second_text": second[0] if second else "",
            "second_href": second[1] if second and "/" in second[1] else "",
            "second_name": second[1] if second and "/" not in second[1] else "",
            "draft": draft,
            "saved_at": saved_at,
            "kind": kind,
        }

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        return get_template(self.template).render(self.values)
