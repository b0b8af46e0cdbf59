"""Services of the record: register a group, keep a draft of that, and save a section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from apps.accounts.models import User
from apps.core import audit, burden
from apps.core.decisions import require
from apps.core.errors import MovedOn
from apps.core.freshness import require_version
from apps.places.models import Ward

from .. import events
from ..consent.services import agree, refresh
from ..models import Kind, LegalForm, Membership, Organisation, RegistrationDraft, Verification
from ..names_and_numbers.services import set_numbers
from ..registration import policies as registration_policies
from ..verification.services import put_on_list
from . import policies

RESERVED = frozenset(
    {
        "register",
        "home",
        "switch",
        "invitations",
        "our-record",
        "staff",
        "claims",
        "confirm",
        "map",
        "find",
        "open-data",
    }
)
"""Words that addresses of this app begin with: no group may have one for its own."""

NUMBERS = {"charity_number": "GB-CHC", "company_number": "GB-COH"}
WEIGHTY = {"name": Verification.Cause.NAME, "legal_form": Verification.Cause.LEGAL_FORM}
"""What staff check anew when it changes, besides the numbers."""
LINKS = ("works_in", "themes", "serves", "led_by")
NOT_COLUMNS = frozenset({*LINKS, *NUMBERS, "public", "other_register", "other_number"})
FREE_TEXT = frozenset(
    {
        "name",
        "purpose",
        "services_offered",
        "postcode",
        "address",
        "contact_name",
        "contact_email",
        "contact_phone",
        "website",
        "social_pages",
    }
)
"""What people type themselves: the audit trail says that it changed and never what it says."""


def register(*, by: User, answers: Mapping[str, Any]) -> Organisation:
    """Registers a group from the answers of every step. The founder becomes its lead, the draft is gone.

    Refuses when there is no draft (it was registered from another window) and when a charity or company number
    belongs to a group already. Records ``organisation.registered``; notifies nobody.
    """
    require(registration_policies.can_register(by))
    with transaction.atomic():
        draft = RegistrationDraft.objects.select_for_update().filter(user=by).first()
        if draft is None:
            raise MovedOn("This group is registered already. Find it on your start page.", code="moved-on")
        org = Organisation(created_by=by, slug=_slug_for(answers["name"]))
        _fill(org, answers)
        org.save()
        _link(org, answers)
        _numbers(org, answers)
        Membership.objects.create(organisation=org, user=by, role=Membership.Role.LEAD)
        agreed = agree(org, answers.get("public", ()), by=by)
        refresh(org)
        draft.delete()
        burden.finish("register", by.pk)
        audit.record(
            events.ORGANISATION_REGISTERED,
            subject=org,
            by=by,
            after={"kind": org.kind_id, "ward": org.ward_id, "listed": org.listed, "public": sorted(agreed)},
        )
        put_on_list(org, Verification.Cause.NEW, by=by)
    return org


def register_for_caller(*, by: User, name: str, kind: Kind, legal_form: LegalForm, ward: Ward) -> Organisation:
    """Registers a group whose caller cannot do it now: unlisted, nothing public, and nobody acts for it yet.

    Only staff may, who then invite somebody of the group. Records ``organisation.registered``; notifies nobody.
    """
    require(registration_policies.can_register_for_caller(by))
    with transaction.atomic():
        org = Organisation(created_by=by, slug=_slug_for(name), name=name, kind=kind, legal_form=legal_form, ward=ward)
        org.listed = False
        org.save()
        refresh(org)
        after = {"kind": org.kind_id, "ward": org.ward_id, "listed": False, "public": []}
        audit.record(events.ORGANISATION_REGISTERED, subject=org, by=by, after=after)
        put_on_list(org, Verification.Cause.NEW, by=by)
    return org


def save_section(
    *, organisation: Organisation, section: str, answers: Mapping[str, Any], version: int, by: User
) -> Organisation:
    """Saves one section of a record, when nobody else saved since it was opened.

    Raises EditConflict, with the record as it now stands, when somebody did; nothing is written then. Refuses a
    charity or company number that belongs to another group. Records ``record.saved`` with the fields that changed.
    """
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        require(policies.can_edit_record(by, org))
        require_version(org, version, by=by, verbs=events.VERSIONED)
        before = snapshot(org, answers)
        _fill(org, answers)
        _link(org, answers)
        numbers_changed = _numbers(org, answers)
        if "public" in answers:
            agree(org, answers["public"], by=by)
        org.version += 1
        org.updated_at = timezone.now()
        org.save()
        refresh(org)
        after = snapshot(org, answers)
        changed = [name for name in before if before[name] != after[name]]
        audit.record(
            events.RECORD_SAVED,
            subject=org,
            by=by,
            before={name: before[name] for name in changed if name not in FREE_TEXT},
            after={name: after[name] for name in changed if name not in FREE_TEXT}
            | {"section": section, "changed": changed},
        )
        for name, cause in WEIGHTY.items():
            if name in changed:
                put_on_list(org, cause, by=by)
        if numbers_changed:
            put_on_list(org, Verification.Cause.NUMBERS, by=by)
    return org


def put_gap_away(*, organisation: Organisation, gap: str, by: User) -> Organisation:
    """Puts a hint about the record away for good. Not audited: it says nothing about the group."""
    with transaction.atomic():
        org = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        require(policies.can_edit_record(by, org))
        if gap not in org.gaps_put_away:
            org.gaps_put_away = [*org.gaps_put_away, gap]
            org.save(update_fields={"gaps_put_away"})
    return org


def snapshot(org: Organisation, names: Any) -> dict[str, Any]:
    """The value of each named field of a record, as plain data that can be compared."""
    found: dict[str, Any] = {}
    for name in names:
        if name in LINKS:
            found[name] = sorted(getattr(org, name).values_list("pk", flat=True))
        elif name in NUMBERS:
            numbers = org.identifiers.filter(scheme=NUMBERS[name])
            found[name] = numbers.values_list("value", flat=True).first() or ""
        elif name in {"other_register", "other_number"}:
            continue
        elif name == "public":
            found[name] = sorted(org.consents.filter(public=True).values_list("field", flat=True))
        else:
            value = getattr(org, name)
            found[name] = value.pk if hasattr(value, "pk") else value
    return found


def _fill(org: Organisation, answers: Mapping[str, Any]) -> None:
    for name, value in answers.items():
        if name not in NOT_COLUMNS:
            setattr(org, name, value)


def _link(org: Organisation, answers: Mapping[str, Any]) -> None:
    for name in LINKS:
        if name in answers:
            getattr(org, name).set(answers[name])


def _numbers(org: Organisation, answers: Mapping[str, Any]) -> bool:
    """Writes the numbers among the answers. Whether any changed. Numbers of other registers stay."""
    asked = {name: scheme for name, scheme in NUMBERS.items() if name in answers}
    given = [(scheme, answers[name], name) for name, scheme in asked.items() if answers[name]]
    only = list(asked.values())
    if answers.get("other_number"):
        given.append((answers["other_register"], answers["other_number"], "other_number"))
        only.append(answers["other_register"])
    return bool(only) and set_numbers(
        org, [(scheme, value) for scheme, value, _ in given], fields=[name for *_, name in given], only=only
    )


def _slug_for(name: str) -> str:
    """An address that no other group has. A name that has no Latin letter gets one of chance."""
    base = slugify(name)[:60].strip("-")
    if base and base not in RESERVED and not Organisation.objects.filter(slug=base).exists():
        return base
    return f"{base or 'group'}-{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz23456789')}"
