"""Turns messages into words, and envelopes into emails: plain text and HTML that say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from apps.core.forms import one_line

from . import replies
from .kinds import all_topics
from .models import Envelope, Message

LOOK = {
    "font": "'Atkinson Hyperlegible Next',Atkinson Hyperlegible,Verdana,Arial,sans-serif",
    "ink": "#211c2b",
    "soft": "#575062",
    "night": "#171c4f",
    "indigo": "#27348b",
    "madder": "#a83622",
    "weld": "#f7c443",
    "verdigris": "#085a50",
    "line": "#d9d3cb",
    "ground": "#eeeae4",
    "paper": "#ffffff",
}
"""The tokens of the house look that an email needs; style sheets do not reach into email."""


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


def email(envelope: Envelope, messages: list[Message]) -> EmailMultiAlternatives:
    """The email of an envelope: what asks something of the reader first, then what changed, by age."""
    ordered = sorted(messages, key=lambda message: (not message.asks, message.pk))
    page = _page(envelope, ordered)
    headers = {
        "Message-ID": envelope.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if page["stop_url"]:
        headers["List-Unsubscribe"] = f"<{page['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if envelope.delivery_uncertain:
        headers["X-Possible-Repeat"] = "An earlier copy with the same Message-ID may have arrived"
    if page["reply_to"]:
        headers["Reply-To"] = page["reply_to"].address
    made = EmailMultiAlternatives(
        subject=one_line(envelope.subject),
        body=get_template("messages/layout.txt").template.render(Context(page, autoescape=False)),  # type: ignore[attr-defined]
        from_email=formataddr((settings.SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[formataddr((one_line(envelope.to_name), one_line(envelope.to_email)))],
        headers=headers,
    )
    made.attach_alternative(get_template("messages/layout.html").render(page), "text/html")
    return made


def digest_subject(messages: list[Message]) -> str:
    """The subject of a digest says what is in it: "3 things for Moss Side Growers, and 1 answer we need"."""
    asks = sum(message.asks for message in messages)
    things = len(messages) - asks
    names = {message.organisation_name for message in messages}
    for_whom = names.pop() if len(names) == 1 else ""
    needed = f"{asks} answer{'' if asks == 1 else 's'} we need" if asks else ""
    if not things:
        return f"{needed} from {for_whom or 'you'}"[:250]
    told = f"{things} thing{'' if things == 1 else 's'} for {for_whom or 'you'}"
    return (f"{told}, and {needed}" if needed else told)[:250]


def _page(envelope: Envelope, messages: list[Message]) -> dict[str, Any]:
    """What both layouts show."""
    topics = {message.topic: all_topics()[message.topic] for message in messages if message.topic in all_topics()}
    fixed = bool(topics) and all(topic.fixed for topic in topics.values())
    items = [_item(message) for message in messages]
    return {
        "subject": envelope.subject,
        "site": {"name": settings.SITE_NAME, "place": settings.SITE_PLACE, "url": settings.SITE_URL},
        "phone": settings.SITE_PHONE,
        "contact_url": settings.SITE_URL + reverse("contact"),
        "is_digest": envelope.is_digest,
        "asks": [item for item in items if item["asks"]],
        "news": [item for item in items if not item["asks"]],
        "topics": " and ".join(sorted(f"“{topic.label}”" for topic in topics.values())),
        "fixed": fixed,
        "has_account": envelope.user_id is not None,
        "choices_url": settings.SITE_URL + reverse("digests:preferences"),
        "stop_url": "" if fixed else settings.SITE_URL + reverse("digests:stop", args=[stop_token(envelope)]),
        "reply_to": replies.reply_to(envelope, messages),
        "look": LOOK,
    }


def _item(message: Message) -> dict[str, Any]:
    """One message. A paragraph that is the address alone is left out: the button carries it."""
    body, url = message.for_reader
    return {
        "subject": message.subject,
        "paragraphs": [part for part in body.split("\n\n") if part and part != url],
        "url": url,
        "action": message.action or ("Open it in the portal" if url else ""),
        "asks": message.asks,
    }


def stop_token(envelope: Envelope) -> str:
    """The signed token of an email's unsubscribe link. It holds the envelope's id and does not expire."""
    return Signer(salt="digests.stop").sign(str(envelope.pk)).replace(":", "~")


def envelope_of(token: str) -> Envelope | None:
    """The envelope that a token was made for, or None for a token with a wrong signature."""
    try:
        return Envelope.objects.filter(pk=Signer(salt="digests.stop").unsign(token.replace("~", ":"))).first()
    except BadSignature:
        return None
