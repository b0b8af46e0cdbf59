"""Turns messages into words, and envelopes into e-mails: plain text and HTML that say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says: one line of subject, and paragraphs of plain text."""

    subject: str
    body: str


def words(kind: str, context: Mapping[str, Any]) -> Words:
    """Renders ``templates/messages/<kind>.txt``. The first line is the subject, the rest is the body."""
    template: Any = get_template(f"messages/{kind}.txt")
    site = {"name": settings.SITE_NAME, "place": settings.SITE_PLACE, "phone": settings.SITE_PHONE}
    text = template.template.render(Context({"site": site, **context}, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    lines = "\n".join(line.strip() for line in body.strip().splitlines())
    return Words(" ".join(subject.split())[:250], re.sub(r"\n{3,}", "\n\n", lines))
