"""What a new request need not ask again: it is shown as known, from the group's last request, and can be changed."""

from __future__ import annotations

from django.utils.html import format_html

from apps.accounts.models import User

from ..models import Request
from .step_forms import StepForm

OF_THE_GROUP = ("readiness",)
"""What the last request of the group says, whoever sent it."""
OF_THE_PERSON = ("access", "access_note")
"""What the last request of this person for the group says: what helps them to take part is theirs alone."""


def show(form: StepForm, asked: Request, *, by: User) -> None:
    """Begins the questions of a step that is not answered yet with what was said before, and says from where.

    Nothing of it is kept until the person saves the step.
    """
    if form.step in asked.answered_steps:
        return
    for names, mine in ((OF_THE_GROUP, False), (OF_THE_PERSON, True)):
        empty = [name for name in names if name in form.fields and not form.initial.get(name)]
        last = _last(asked, by if mine else None) if empty else None
        for name in empty if last else ():
            assert last is not None
            if before := form.known(last, name):
                form.initial[name] = before
                field = form.fields[name]
                source = format_html('<span class="field__source">From your request {}</span>', last.ref)
                field.help_text = form[name].help_text = format_html("{} {}", field.help_text, source)


def _last(asked: Request, by: User | None) -> Request | None:
    sent = Request.objects.filter(organisation=asked.organisation_id).sent()
    if by is not None:
        sent = sent.filter(asked_by=by)
    last: Request | None = sent.order_by("-sent_at", "-pk").first()
    return last
