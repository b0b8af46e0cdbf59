"""What the tests of the whole portal have to know of this app. They add up: see vcse_portal/tests/declared.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.organisations.access.claims import services as claim_services
from apps.organisations.access.handover import services as handover_services
from apps.organisations.consent.notifications import token_for
from apps.organisations.duplicates.merging import services as merging_services
from apps.organisations.models import (
    Claim,
    DuplicatePair,
    Handover,
    Membership,
    Organisation,
    PostcodeDifference,
    RegisterDifference,
    SimilarGroupDeclaration,
    Verification,
)
from apps.organisations.people import services as people_services
from apps.organisations.people.notifications import invitation_token
from apps.organisations.registration import services as registration_services
from apps.organisations.tests.factories import (
    FieldConsentFactory,
    MembershipFactory,
    OrganisationFactory,
    VerificationFactory,
    group,
)
from apps.places.models import PostcodeImport
from apps.places.tests.factories import WardFactory, WardMembershipFactory
from apps.registers.models import RegisterImport
from vcse_portal.tests.addresses import World
from vcse_portal.tests.declared import LIST
from vcse_portal.tests.expected import (
    ADMIN,
    NOT_TRIAGE,
    OWN,
    STAFF,
    STAFF_ONLY,
    TRIAGE,
    Address,
    everyone,
    form,
    only,
    page,
    signed_in,
    verb,
)
from vcse_portal.tests.whole_person import NOTE_OF_STAFF, Whole

GROUP = {"slug": "group"}
LEADING = only(("lead", *TRIAGE)) | {"member": 403} | NOT_TRIAGE
LED = only(("lead", *TRIAGE), 302) | {"member": 403} | NOT_TRIAGE
NOT_NOW_LEADING = only((*OWN, *STAFF), 403)
KEEPERS_ONLY = only(TRIAGE, others=403)

PUBLIC = {
    "organisations:confirm_consents",
    "organisations:handover",
    "organisations:invitation",
    "organisations:register",
    "organisations:still_here",
}
"""Pages that can be opened without signing in."""

ADDRESSES: dict[str, Address] = {
    "organisations:home": page({}, signed_in()),
    "organisations:switch": form({}, signed_in(), signed_in(404)),
    "organisations:register": page({}, everyone()),
    "organisations:register_find": form({}, signed_in(), signed_in(422)),
    "organisations:register_use": verb({"number": "charity"}, signed_in(302)),
    "organisations:register_changes": page({}, only(STAFF, others=403)),
    "organisations:place_changes": page({}, only((*STAFF, *ADMIN), others=403)),
    "organisations:place_changes_download": page({"kind": "csv"}, only((*STAFF, *ADMIN), others=403)),
    "organisations:ward_replace": verb(GROUP | {"code": "ward"}, only(STAFF, 302) | {"admin": 403}),
    "organisations:postcode_follow": verb({"pk": "postcode-difference"}, only(STAFF, 302) | {"admin": 403}),
    "organisations:postcode_leave": verb({"pk": "postcode-difference"}, only(STAFF, 302) | {"admin": 403}),
    "organisations:register_offer": page(GROUP, only((*OWN, *STAFF))),
    "organisations:register_take": verb(GROUP | {"pk": "register-difference"}, only((*OWN, *STAFF), 302)),
    "organisations:register_keep": verb(GROUP | {"pk": "register-difference"}, only((*OWN, *STAFF), 302)),
    "organisations:register_step": form({"step": "name"}, signed_in(), signed_in(422)),
    "organisations:register_save": verb({"step": "name"}, signed_in()),
    "organisations:register_check": form({}, signed_in(302), {}),
    "organisations:register_discard": verb({}, signed_in(302)),
    "organisations:registered": page(GROUP, only(OWN)),
    "organisations:invitation": form({"token": "invitation-token"}, everyone(), everyone(403) | {"resident": 302}),
    "organisations:our_record": page({}, signed_in(302)),
    "organisations:record": page(GROUP, only((*OWN, *STAFF))),
    "organisations:record_section": form(
        GROUP | {"section": "people"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 409)
    ),
    "organisations:people": form(
        GROUP, only((*OWN, *STAFF)), dict.fromkeys(("lead", *TRIAGE), 422) | {"member": 403} | NOT_TRIAGE
    ),
    "organisations:withdraw_invitation": verb(GROUP | {"pk": "invitation"}, LED),
    "organisations:end_membership": form(
        GROUP | {"pk": "membership"}, only((*OWN, *TRIAGE)) | NOT_TRIAGE, dict.fromkeys((*OWN, *TRIAGE), 302)
    ),
    "organisations:change_role": verb(GROUP | {"pk": "membership"}, LED),
    "organisations:record_numbers": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "organisations:record_names": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "organisations:consents": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 409)),
    "organisations:consents_confirm": verb(GROUP, only((*OWN, *STAFF), 302)),
    "organisations:confirm_consents": form({"token": "consents-token"}, everyone(), everyone(403) | {"lead": 200}),
    "organisations:still_here": form({"token": "still-here-token"}, everyone(), everyone(403) | {"lead": 200}),
    "organisations:handover": form({"token": "lead-token"}, everyone(), everyone(403) | {"member": 200}),
    "organisations:make_dormant": form(GROUP, LEADING, dict.fromkeys(("lead", *TRIAGE), 302)),
    "organisations:wake": form(GROUP, NOT_NOW_LEADING, {}),
    "organisations:close": form(GROUP, LEADING, dict.fromkeys(("lead", *TRIAGE), 422)),
    "organisations:reopen": form(GROUP, NOT_NOW_LEADING, {}),
    "organisations:put_gap_away": verb(GROUP | {"gap": "income"}, only((*OWN, *STAFF), 302)),
    "organisations:lead": page(GROUP, only((*OWN, *STAFF))),
    "organisations:offer_lead": verb(GROUP, only((*OWN, *STAFF), 302)),
    "organisations:ask_for_lead": verb(GROUP, only((*OWN, *STAFF), 403)),
    "organisations:appoint_lead": verb(GROUP, only((*OWN, *STAFF), 302)),
    "organisations:answer_handover": verb(GROUP | {"pk": "handover", "verb": "withdraw"}, LED),
    "organisations:claim": form(GROUP, signed_in(), signed_in(422) | dict.fromkeys((*OWN, "resident"), 403)),
    "organisations:own_claim": page({"pk": "claim"}, only(("resident",))),
    "organisations:withdraw_claim": verb({"pk": "claim"}, only(("resident",), 302)),
    "organisations:answer_claim": form(
        {"pk": "claim"}, only(("lead", *TRIAGE)) | {"resident": 302}, {"lead": 422} | dict.fromkeys(TRIAGE, 403)
    ),
    "organisations:staff_claims": page({}, KEEPERS_ONLY),
    "organisations:staff_pairs": page({}, KEEPERS_ONLY),
    "organisations:keep_apart": verb({"pk": "pair"}, KEEPERS_ONLY | dict.fromkeys(TRIAGE, 302)),
    "organisations:merge": form({"slug": "double", "other": "apart"}, KEEPERS_ONLY, {}),
    "organisations:merge_done": page({"pk": "merge"}, KEEPERS_ONLY),
    "organisations:undo_merge": form({"pk": "merge"}, KEEPERS_ONLY, dict.fromkeys(TRIAGE, 302)),
    "organisations:staff_groups": page({}, STAFF_ONLY),
    "organisations:staff_to_verify": page({}, KEEPERS_ONLY),
    "organisations:staff_without_a_lead": page({}, KEEPERS_ONLY),
    "organisations:staff_gone_quiet": page({}, KEEPERS_ONLY),
    "organisations:staff_check": form({"pk": "verification"}, KEEPERS_ONLY, dict.fromkeys(TRIAGE, 422)),
}

MODELS = {
    # how a row may change, and how private it is: see vcse_portal/tests/test_records.py
    "Check": LIST,
    "ClosingReason": LIST,
    "Community": LIST,
    "IncomeBand": LIST,
    "Kind": LIST,
    "LegalForm": LIST,
    "Theme": LIST,
    "Claim": ("record", "group"),
    "ClaimCheck": LIST,
    "ClaimRefusal": LIST,
    "DuplicatePair": ("record", "staff"),
    "Merge": ("record", "staff"),
    "MergeJournalEntry": ("log", "internal"),
    "FieldConsent": ("record", "group"),
    "Handover": ("ended", "group"),
    "Identifier": ("record", "public"),
    "Invitation": ("ended", "group"),
    "Membership": ("ended", "group"),
    "NameKey": ("record", "internal"),
    "Organisation": ("record", "group"),
    "PostcodeDifference": ("record", "staff"),
    "RegisterDifference": ("record", "group"),
    "SimilarGroupDeclaration": ("log", "staff"),
    "OtherName": ("record", "group"),
    "RegistrationDraft": ("draft", "person"),
    "Verification": ("record", "group"),
}

SEEN_THROUGH = {"FieldConsent", "Handover", "Invitation", "Membership", "OtherName", "Verification"}

FACTS: dict[str, tuple[str, ...]] = {
    "person: phone": ("ClaimForm.phone",),
    "group: name": (
        "NameSection.name",
        "FindForm.name",
    ),
    "group: other names": (
        "NameRow.name",
        "NameRow.kind",
    ),
    "group: kind": ("NameSection.kind",),
    "group: legal form": ("NameSection.legal_form",),
    "group: charity number": ("NameSection.charity_number",),
    "group: national body": ("NameSection.national_body",),
    "group: company number": ("NameSection.company_number",),
    "group: another number": (
        "NameSection.other_register",
        "NameSection.other_number",
    ),
    "group: every number": (
        "NumberRow.scheme",
        "NumberRow.number",
    ),
    "group: what it does": ("WorkSection.purpose",),
    "group: themes": ("WorkSection.themes",),
    "group: what people can get, in a few words": ("WorkSection.services_offered",),
    "group: postcode": ("PlaceSection.postcode",),
    "group: address": ("PlaceSection.address",),
    "group: ward": ("PlaceSection.ward",),
    "group: where it works": (
        "PlaceSection.city_wide",
        "PlaceSection.works_in",
    ),
    "group: who it is for": (
        "PeopleSection.serves_answer",
        "PeopleSection.serves",
    ),
    "group: who it is led by": (
        "PeopleSection.led_by_answer",
        "PeopleSection.led_by",
    ),
    "group: income": (
        "PeopleSection.income_answer",
        "PeopleSection.income",
        "PeopleSection.income_year",
    ),
    "group: people": (
        "PeopleSection.people_answer",
        "PeopleSection.volunteers",
        "PeopleSection.paid_staff",
        "PeopleSection.committee",
        "PeopleSection.member_count",
    ),
    "group: person to ask for": ("ContactSection.contact_name",),
    "group: email address": ("ContactSection.contact_email",),
    "group: phone": ("ContactSection.contact_phone",),
    "group: website": (
        "ContactSection.website",
        "ContactSection.social_pages",
    ),
    "group: what is public": (
        "ContactSection.listed",
        "ContactSection.public",
    ),
}

ACTS = set(
    """
    AnswerForm.checked AnswerForm.refusal AnswerForm.told
    SimilarGroupForm.why SimilarGroupForm.words
    CheckForm.checks CheckForm.message
    ClaimForm.note ClaimForm.who
    CloseForm.closed_on CloseForm.closing_reason
    InviteForm.email InviteForm.role
    """.split()
)

TWICE = {
    "group: name": "What is typed to look for the group is carried on into its name.",
}


def objects_behind_addresses(world: World) -> dict[str, Any]:
    """What is open about the group of the cast: an invitation, a claim, a handover; two likely doubles and a merge."""
    own, people = world.own, world.people
    invitation = people_services.invite(
        organisation=own, by=people["lead"], email=people["resident"].email, role="member"
    )
    FieldConsentFactory(organisation=own, given_by=people["lead"], asked_at=timezone.now())
    Organisation.objects.filter(pk=own.pk).update(quiet_asked_at=timezone.now())
    membership = own.memberships.get(user=people["member"])
    handover = handover_services.offer_lead(membership=membership, by=people["lead"])
    claim = claim_services.claim_group(organisation=own, who="Treasurer", phone="0161 496 0000", by=people["resident"])
    double, apart, gone = (OrganisationFactory(name=f"Hulme Growers {n}", ward=world.ward) for n in range(3))
    pair = DuplicatePair.objects.create(one=double, two=apart, score=90, evidence=["like-name"])
    merge = merging_services.merge_group(target=double, source=gone, chosen={}, by=people["triage"])
    difference = RegisterDifference.objects.create(
        organisation=own,
        field="name",
        ours=own.name,
        theirs="Moss Side Gardeners",
        found_in=RegisterImport.objects.get(),
    )
    moved = PostcodeDifference.objects.create(
        organisation=own,
        kind="moved",
        postcode=own.postcode,
        ward=own.ward,
        new_ward=WardFactory(),
        found_in=PostcodeImport.objects.create(kind="ONSPD", release="ONSPD", file_name="onspd.csv", sha256="0" * 64),
    )
    return {
        "group": own.slug,
        "postcode-difference": moved.pk,
        "register-difference": difference.pk,
        "membership": membership.pk,
        "claim": claim.pk,
        "pair": pair.pk,
        "merge": merge.pk,
        "double": double.slug,
        "apart": apart.slug,
        "invitation": invitation.pk,
        "invitation-token": invitation_token(invitation),
        "consents-token": token_for(own, people["lead"], "consents"),
        "still-here-token": token_for(own, people["lead"], "still-here"),
        "lead-token": token_for(own, people["member"], "lead", about=handover.pk),
        "handover": handover.pk,
        "verification": VerificationFactory(organisation=own).pk,
    }


def rows_of_a_person(two: Whole) -> None:
    """The group that Ada leads with Bola, two more of Bola's, and all that she asked, said and decided about them."""
    now = timezone.now()
    two.organisation, _ = group(
        lead=two.ada,
        name="Moss Side Growers",
        created_by=two.ada,
        contact_name="Ada Obi",
        contact_email="ada@example.org",
    )
    WardMembershipFactory(ward=two.organisation.ward)
    MembershipFactory(organisation=two.organisation, user=two.bola, role=Membership.Role.MEMBER)
    FieldConsentFactory(organisation=two.organisation, field="contact_name", given_by=two.ada)
    people_services.invite(organisation=two.organisation, by=two.ada, email="asked-by-her@example.org", role="member")
    two.other = group(lead=two.bola, name="Another group")[0]
    people_services.invite(organisation=two.other, by=two.bola, email="ada.old@example.org", role="member")
    registration_services.keep_draft(by=two.ada, step="name", answers={"name": ["A new choir"]})
    third = group(lead=two.bola, name="A third group")[0]
    claim = {"who": "Ada Obi, treasurer", "phone": "07700 900123", "had_lead": True}
    Claim.objects.create(organisation=third, user=two.ada, note="Ring after six", **claim)
    handover = {"candidate": two.bola, "asked_by": two.ada, "due_on": now.date() + timedelta(days=14)}
    Handover.objects.create(organisation=two.organisation, kind="offer", **handover)
    decided = {"decided_by": two.ada, "decided_at": now, "message": NOTE_OF_STAFF}
    Verification.objects.create(organisation=third, causes=["new"], status="asked", **decided)
    said = {"why": "other", "words": "We meet on Sundays", "declared_by": two.ada}
    SimilarGroupDeclaration.objects.create(organisation=two.organisation, similar_to=third, **said)
