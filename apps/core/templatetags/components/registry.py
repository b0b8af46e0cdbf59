"""How a component tag is declared.

Keyword arguments only: an unknown or missing one is a template error when the template is compiled, and a
required one that turns out blank (a mistyped variable) is an error when the page is drawn, never a gap.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

COMPONENTS: dict[str, Callable[..., Any]] = {}
"""Every component tag by its name. The gallery must have an entry for each."""


class ComponentError(template.TemplateSyntaxError):
    """A component was given something that it cannot draw."""


def _required(func: Callable[..., Any]) -> tuple[str, ...]:
    parameters = inspect.signature(func).parameters.values()
    return tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty)


def component(name: str, *, markup: str = "", block: bool = False, context: bool = False) -> Callable[..., Any]:
    """Declares a component tag.

    The function returns its finished markup, or, with ``markup``, the values for that template in
    ``templates/components``. Small marks that a list draws hundreds of times return their markup themselves.
    """

    def declare(func: Callable[..., Any]) -> Callable[..., Any]:
        required = _required(func)

        @functools.wraps(func)
        def tag(*args: Any, **kwargs: Any) -> SafeString:
            for argument in required:
                value = kwargs.get(argument)
                if value is None or (isinstance(value, str) and not value.strip()):
                    raise ComponentError(f"{{% {name} %}} needs {argument}, and was given nothing.")
            made = func(*args, **kwargs)
            if not markup:
                return mark_safe(made)  # noqa: S308 - each component escapes what it is given
            return draw(markup, made)

        COMPONENTS[name] = tag
        if block:
            register.simple_block_tag(tag, name=name, end_name=f"end{name}", takes_context=context or None)
        else:
            register.simple_tag(tag, name=name, takes_context=context or None)
        return tag

    return declare


def draw(markup: str, values: Mapping[str, Any]) -> SafeString:
    """The markup of a component from its template in ``templates/components``."""
    return mark_safe(get_template(f"components/{markup}").render(dict(values)).strip())  # noqa: S308 - templates escape


def one_of(name: str, argument: str, value: Any, allowed: Any) -> Any:
    """The value, when it is one of those allowed. Otherwise an error that lists them."""
    if value not in allowed:
        raise ComponentError(f"{{% {name} %}} cannot be drawn with {argument}={value!r}: use one of {sorted(allowed)}.")
    return value


def read(thing: Any, name: str, default: Any = "") -> Any:
    """A part of a value that may be a small object or a dictionary."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)
