"""What a merge does with the rows of this app that point at a group."""

from __future__ import annotations

from typing import Any

from apps.organisations.models import Claim, Handover, Membership, Organisation, RegisterDifference, Verification

from .links import Drops, MergeLink, Moves, Own, Stays


def _open_claim(row: Any, target: Organisation) -> bool:
    """Whether the claim is open and the same person claims, or is a member of, the target."""
    if row.status != Claim.Status.ASKED:
        return False
    asks = Claim.objects.open().filter(organisation=target, user=row.user_id).exists()
    return asks or Membership.objects.open().filter(organisation=target, user=row.user_id).exists()


def _open_handover(row: Any, target: Organisation) -> bool:
    """Whether the hand-over is open: a merge changes who leads the group, so an open one is void."""
    return bool(row.status == Handover.Status.ASKED)


def _open_verification(row: Any, target: Organisation) -> bool:
    return (
        row.status != Verification.Status.CHECKED
        and Verification.objects.filter(organisation=target).exclude(status=Verification.Status.CHECKED).exists()
    )


def _open_difference(row: Any, target: Organisation) -> bool:
    return (
        row.settled_at is None
        and RegisterDifference.objects.filter(organisation=target, field=row.field, settled_at=None).exists()
    )


CHOSEN = "It is chosen on the page"

LINKS = [
    *(
        MergeLink(f"organisations.Organisation_{name}.organisation", Own(CHOSEN))
        for name in ("works_in", "themes", "serves", "led_by")
    ),
    MergeLink("organisations.Identifier.organisation", Own(CHOSEN)),
    MergeLink("organisations.OtherName.organisation", Own(CHOSEN)),
    MergeLink("organisations.FieldConsent.organisation", Own("The consent goes with the value that is chosen")),
    MergeLink(
        "organisations.Membership.organisation", Own("A person of both keeps one membership, with the higher role")
    ),
    MergeLink(
        "organisations.Invitation.organisation", Own("An open one to an address that the target invited too ends")
    ),
    MergeLink("organisations.Claim.organisation", Moves("People who ask to act for it", _open_claim)),
    MergeLink("organisations.Handover.organisation", Moves("Questions about the lead", _open_handover)),
    MergeLink("organisations.Verification.organisation", Moves("What staff checked", _open_verification)),
    MergeLink(
        "organisations.RegisterDifference.organisation", Moves("Differences from the register", _open_difference)
    ),
    MergeLink(
        "organisations.PostcodeDifference.organisation",
        Stays("It is of the postcode and the ward of the record that it was found in, and found anew by each import"),
    ),
    MergeLink(
        "organisations.SimilarGroupDeclaration.organisation",
        Stays("What a founder said is of the two records that they saw"),
    ),
    MergeLink(
        "organisations.SimilarGroupDeclaration.similar_to",
        Stays("What a founder said is of the two records that they saw"),
    ),
    MergeLink("organisations.NameKey.organisation", Drops("Written anew when the merge is undone")),
    MergeLink("organisations.DuplicatePair.one", Drops("Found anew by night")),
    MergeLink("organisations.DuplicatePair.two", Drops("Found anew by night")),
    MergeLink("organisations.Merge.target", Stays("A merge is of the record that it was made with")),
    MergeLink("organisations.Merge.source", Stays("A merge is of the record that it was made with")),
    MergeLink(
        "organisations.Organisation.merged_into", Stays("A record that went into this one leads on to the target")
    ),
]
"""Every link to a group of this app."""
