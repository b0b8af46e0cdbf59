"""What a merge does with the rows of this app that point at a group."""

from __future__ import annotations

from typing import Any

from ..models import (
    Claim,
    Handover,
    Membership,
    Organisation,
    RegisterDifference,
    Verification,
)
from .links import Drops, Moves, Own, Stays, declare


def _open_claim(row: Any, kept: Organisation) -> bool:
    """Open, and the person asks for the kept record too, or is of it already."""
    if row.status != Claim.Status.ASKED:
        return False
    asks = Claim.objects.open().filter(organisation=kept, user=row.user_id).exists()
    return asks or Membership.objects.open().filter(organisation=kept, user=row.user_id).exists()


def _open_handover(row: Any, kept: Organisation) -> bool:
    """Open: who leads has changed with the merge, so the question has no sense any more."""
    return bool(row.status == Handover.Status.ASKED)


def _open_verification(row: Any, kept: Organisation) -> bool:
    return (
        row.status != Verification.Status.CHECKED
        and Verification.objects.filter(organisation=kept).exclude(status=Verification.Status.CHECKED).exists()
    )


def _open_difference(row: Any, kept: Organisation) -> bool:
    return (
        row.settled_at is None
        and RegisterDifference.objects.filter(organisation=kept, field=row.field, settled_at=None).exists()
    )


def declare_own() -> None:
    """Called once, from ``AppConfig.ready``."""
    app = "organisations"
    chosen = "It is chosen on the page"
    for name in ("works_in", "themes", "serves", "led_by"):
        declare(f"{app}.Organisation_{name}.organisation", Own(chosen))
    declare(f"{app}.Identifier.organisation", Own(chosen))
    declare(f"{app}.OtherName.organisation", Own(chosen))
    declare(f"{app}.FieldConsent.organisation", Own("The consent goes with the value that is chosen"))
    declare(f"{app}.Membership.organisation", Own("A person of both keeps one membership, with the higher role"))
    declare(f"{app}.Invitation.organisation", Own("An open one to an address that the kept record asked too ends"))
    declare(f"{app}.Claim.organisation", Moves("People who ask to act for it", _open_claim))
    declare(f"{app}.Handover.organisation", Moves("Questions about the lead", _open_handover))
    declare(f"{app}.Verification.organisation", Moves("What staff checked", _open_verification))
    declare(f"{app}.RegisterDifference.organisation", Moves("Differences from the register", _open_difference))
    declare(f"{app}.Service.organisation", Moves("What people can get from it"))
    declare(f"{app}.Location.organisation", Moves("Its places"))
    declare(f"{app}.RegisteredBeside.organisation", Stays("What a founder said is of the two records that they saw"))
    declare(f"{app}.RegisteredBeside.beside", Stays("What a founder said is of the two records that they saw"))
    declare(f"{app}.NameKey.organisation", Drops("Written anew when the merge is undone"))
    declare(f"{app}.DuplicatePair.one", Drops("Found anew by night"))
    declare(f"{app}.DuplicatePair.two", Drops("Found anew by night"))
    declare(f"{app}.Merge.kept", Stays("A merge is of the record that it was made with"))
    declare(f"{app}.Merge.gone", Stays("A merge is of the record that it was made with"))
    declare(f"{app}.Organisation.merged_into", Stays("A record that went into this one leads on to the kept one"))
