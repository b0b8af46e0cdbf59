"""``{% csrf_token %}`` as every template has it: Django's token, and beside it the key by which a form is taken once."""

from __future__ import annotations

from django import template
from django.template import Context

from apps.core import form_keys

register = template.Library()


@register.simple_tag(takes_context=True, name="csrf_token")
def csrf_token(context: Context) -> str:
    """The hidden fields of a form that sends; nothing where the page is drawn without its request."""
    token = context.get("csrf_token")
    return form_keys.hidden_fields(token) if token else ""
