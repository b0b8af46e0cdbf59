"""A request that somebody of a group makes by phone, written down by staff."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.organisations.models import Kind, LegalForm, Membership, Organisation
from apps.organisations.people import services as people
from apps.organisations.record.services import register_for_caller
from apps.places.models import Ward
from apps.threads import services as threads

from .. import events
from ..asking import services as asking
from ..models import PhoneCall, Request
from . import notifications, policies


def take_call(
    *,
    by: User,
    organisation: Organisation,
    caller_name: str,
    agreed: str,
    caller_phone: str = "",
    caller_email: str = "",
    invites: bool = False,
    **answers: Any,
) -> Request:
    """Sends a request for a group whose caller agreed to it. It stands where one that was sent online would stand.

    Those who act for the group are told, and so is the caller, with the way to act for the group: the page on which
    anybody may ask for that, or with ``invites`` an invitation that whoever calls this sends. Records
    ``request.drafted``, ``request.taken-by-phone`` and ``request.sent``. Raises DomainError for the field that is missing.
    """
    require(policies.can_take_call_for(by, organisation))
    if not caller_name.strip():
        raise DomainError("Enter the name of the person who rang", field="caller_name", code="missing")
    if not (caller_phone.strip() or caller_email.strip()):
        raise DomainError("Enter a phone number or an email address", field="caller_phone", code="missing")
    if agreed not in PhoneCall.Agreed.values:
        raise DomainError("Choose how they agreed", field="agreed", code="missing")
    with transaction.atomic():
        request = Request.objects.create(organisation=organisation, asked_by=by, thread=threads.open_thread())
        call = PhoneCall.objects.create(
            request=request,
            caller_name=caller_name.strip(),
            caller_phone=caller_phone.strip(),
            caller_email=caller_email.strip().lower(),
            agreed=agreed,
            taken_by=by,
        )
        audit.record(events.REQUEST_DRAFTED, subject=request, by=by)
        audit.record(events.REQUEST_TAKEN_BY_PHONE, subject=request, by=by, after={"agreed": agreed})
        asking.save_draft(request, by=by, **answers)
        sent = asking.submit(request, by=by)
        notifications.taken(sent, call, invited=invites)
    return sent


def take_call_of_new_group(
    *, by: User, name: str, kind: Kind, legal_form: LegalForm, ward: Ward, caller_email: str = "", **call: Any
) -> Request:
    """The same for a group that is not here yet: it is registered first, unlisted, with nobody who acts for it.

    A caller with an email address is invited to act for it, as its lead.
    """
    require(policies.can_take_calls(by))
    with transaction.atomic():
        organisation = register_for_caller(by=by, name=name, kind=kind, legal_form=legal_form, ward=ward)
        sent = take_call(by=by, organisation=organisation, caller_email=caller_email, invites=True, **call)
        if caller_email.strip():
            people.invite(organisation=organisation, email=caller_email, role=Membership.Role.LEAD, by=by)
    return sent
