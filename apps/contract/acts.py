"""What the pages of the contract have in common: who reads them, which contract, and where they lead back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core import act_pages

from .models import Contract
from .policies import can_see_contract


def reader(request: HttpRequest) -> User:
    """The person, who may see the contract. Nobody else knows of these addresses."""
    if not can_see_contract(request.user):
        raise Http404
    assert isinstance(request.user, User)
    return request.user


def current_contract(user: User) -> Contract:
    """The contract that pages are about. 404 where none is set up."""
    found = Contract.objects.visible_to(user).current(timezone.localdate())
    if found is None:
        raise Http404
    assert isinstance(found, Contract)
    return found


def act_page(request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], str], **given: Any) -> HttpResponse:
    """The page of one act of the contract: see ``apps.core.act_pages``."""
    return act_pages.act_page(request, form, do, home=("Contract", reverse("contract:contract")), **given)
