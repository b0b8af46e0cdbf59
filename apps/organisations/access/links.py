"""Links in messages that act for one person of a group: only that person answers, signed in, and once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.organisations.consent.notifications import Link

OTHERS = "This link is for somebody else. Sign in with the address that it was sent to."


def gone(request: HttpRequest) -> HttpResponse:
    """The link was changed, is old, or its person left the group."""
    return render(request, "organisations/answer_gone.html", status=404)


def spent(request: HttpRequest, link: Link, answer: str) -> HttpResponse:
    """What the link asked has its answer: it says which one, also to somebody who is signed out."""
    context = {"group": link.organisation, "answer": answer}
    return render(request, "organisations/answer_spent.html", context, status=410)


def of_somebody_else(request: HttpRequest, link: Link, question: str) -> HttpResponse | None:
    """The page that offers to sign in as the person whom the link is for. None where that is who is signed in."""
    if request.user == link.person:
        return None
    status = 403 if request.method == "POST" else 200
    context = {"group": link.organisation, "question": question, "email": link.person.email, "reason": OTHERS}
    return render(request, "organisations/answer_sign_in.html", context, status=status)
