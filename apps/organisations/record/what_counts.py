"""What a fact counts for on the list of requests, in one sentence: asked of whoever ranks them, which is an app above.

That app offers a ``WhatCounts`` in its ``portal.py``. No page or form says by itself what counts and what does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms

from apps.core.offers import Offer, offered

NO_POINTS = "It gives no points when you ask for support."
"""Said of what the policy in force does not look at."""


@dataclass(frozen=True, slots=True)
class WhatCounts(Offer):
    """Answers, by the word of a fact (``serves``, ``income``, ``stage``), what it counts for by the policy in force.

    A fact that is not among them gives nothing. One app alone may.
    """

    of: Callable[[], Mapping[str, str]]

    @property
    def key(self) -> str:
        return "what counts"


def sentences() -> Mapping[str, str]:
    """By the word of a fact, what it counts for today; empty when no policy is in force."""
    source = next(iter(offered(WhatCounts)), None)
    return source.of() if source else {}


def say_beside(form: forms.Form, **facts: str) -> None:
    """Adds to the help of these fields what the fact of each counts for: ``say_beside(form, has_deadline="deadline")``."""
    counts = sentences()
    for name, fact in facts.items():
        said, field = counts.get(fact, ""), form.fields[name]
        if said not in field.help_text:
            field.help_text = form[name].help_text = f"{field.help_text} {said}".strip()
