"""Writing a note for the team."""

from __future__ import annotations

from django.http import HttpResponse

from apps.core.wording import listed

from ..models import Request
from ..staff_forms import StaffForm
from ..staff_verbs import form_view, verb_page
from ..visible import SignedIn
from . import forms, policies, services


@form_view
def note(request: SignedIn, ref: int) -> HttpResponse:
    """Keeps a note that the group does not see."""

    def do(asked: Request, form: StaffForm) -> str:
        given = form.given()
        services.write_note(asked, by=request.user, **given)
        told = [str(person) for person in given["mentions"]]
        if not told:
            return "The note is kept. The group does not see it."
        return f"The note is kept. The group does not see it. {listed(told)} {'has' if len(told) == 1 else 'have'} been told."

    return verb_page(
        request,
        ref,
        can=policies.can_note,
        form_class=forms.NoteForm,
        do=do,
        title="Note for the team",
        then="It stands on the request for the team, and for nobody else.",
        verb="Keep the note",
    )
