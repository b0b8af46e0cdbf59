"""Nothing is asked twice: every field of every form asks for one fact, and a fact is asked for in one place.

``FACTS`` says for each fact which fields ask for it. A form or a field that stands nowhere here fails, and so does a fact
that two forms ask for, unless ``TWICE`` says why that is right (and then what is known is shown as known).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import apps

LEFT_OUT = ("tests", "migrations", "management", "gallery", "demo")
"""Rooms whose forms no one who uses the portal is asked with."""

HIDDEN = {"seen", "version", "page", "query", "next"}
"""Fields that nobody fills in: the form carries them."""

FACTS: dict[str, tuple[str, ...]] = {
    # about a person
    "person: name": ("SignUpForm.name", "DetailsForm.name", "AskRecoveryForm.name"),
    "person: e-mail address": (
        "SignUpForm.email",
        "SignInForm.login",
        "LoginCodeRequestForm.email",
        "ForgottenPasswordForm.email",
        "ChangeAddressForm.email",
        "ChangeUnconfirmedAddressForm.email",
        "AskRecoveryForm.email",
    ),
    "person: phone": ("DetailsForm.phone", "AskRecoveryForm.phone", "ClaimForm.phone"),
    "person: new e-mail address, when the old one is lost": ("AskRecoveryForm.new_email",),
    "person: how to be reached": ("DetailsForm.contact_preference",),
    "person: access needs": ("DetailsForm.access_needs",),
    # about a group: the record
    "group: name": ("NameSection.name", "FindForm.name"),
    "group: other names": ("NameRow.name", "NameRow.kind"),
    "group: kind": ("NameSection.kind",),
    "group: legal form": ("NameSection.legal_form",),
    "group: charity number": ("NameSection.charity_number",),
    "group: company number": ("NameSection.company_number",),
    "group: another number": ("NameSection.other_register", "NameSection.other_number"),
    "group: every number": ("NumberRow.scheme", "NumberRow.number"),
    "group: what it does": ("WorkSection.purpose",),
    "group: themes": ("WorkSection.themes",),
    "group: what people can get, in a few words": ("WorkSection.services_offered",),
    "group: postcode": ("PlaceSection.postcode",),
    "group: address": ("PlaceSection.address",),
    "group: ward": ("PlaceSection.ward",),
    "group: where it works": ("PlaceSection.city_wide", "PlaceSection.works_in"),
    "group: who it is for": ("PeopleSection.serves_answer", "PeopleSection.serves"),
    "group: who it is led by": ("PeopleSection.led_by_answer", "PeopleSection.led_by"),
    "group: income": ("PeopleSection.income_answer", "PeopleSection.income", "PeopleSection.income_year"),
    "group: people": (
        "PeopleSection.people_answer",
        "PeopleSection.volunteers",
        "PeopleSection.paid_staff",
        "PeopleSection.committee",
        "PeopleSection.member_count",
    ),
    "group: person to ask for": ("ContactSection.contact_name",),
    "group: e-mail address": ("ContactSection.contact_email",),
    "group: phone": ("ContactSection.contact_phone",),
    "group: website": ("ContactSection.website", "ContactSection.social_pages"),
    "group: what is public": ("ContactSection.listed", "ContactSection.public"),
    # about one service of a group
    "service: name": ("ServiceForm.name",),
    "service: what it is": ("ServiceForm.description", "ServiceForm.kinds"),
    "service: when": (
        "ServiceForm.when",
        "ServiceForm.freq",
        "ServiceForm.weekdays",
        "ServiceForm.week",
        "ServiceForm.weekday",
        "ServiceForm.starts_at",
        "ServiceForm.ends_at",
    ),
    "service: which place": ("ServiceForm.where",),
    "place of a group": (
        "ServiceForm.place_name",
        "ServiceForm.place_address",
        "ServiceForm.place_postal_code",
        "ServiceForm.place_ward",
        "ServiceForm.place_show",
        "PlaceForm.name",
        "PlaceForm.location_type",
        "PlaceForm.address_1",
        "PlaceForm.city",
        "PlaceForm.state_province",
        "PlaceForm.postal_code",
        "PlaceForm.ward",
        "PlaceForm.access",
        "PlaceForm.show_address",
    ),
    "service: what it costs": ("ServiceForm.cost", "ServiceForm.cost_words"),
    "service: how to come": ("ServiceForm.how_to_come",),
    "service: who it is for": ("ServiceForm.serves",),
    "service: languages": ("ServiceForm.languages",),
    "service: its own website, e-mail address and phone": ("ServiceForm.url", "ServiceForm.email", "ServiceForm.phone"),
    "service: whether it is public": ("ServiceForm.public",),
    # about one request for support
    "request: topic": ("TopicForm.topic",),
    "request: short name": ("DifferenceForm.title", "CorrectForm.title"),
    "request: what will be different": ("DifferenceForm.difference", "CorrectForm.difference"),
    "request: stage": ("StageForm.stage", "CorrectForm.stage"),
    "request: readiness": ("StageForm.readiness", "CorrectForm.readiness"),
    "request: deadline": (
        "TimeForm.has_deadline",
        "TimeForm.deadline",
        "TimeForm.deadline_fact",
        "CorrectForm.deadline",
        "CorrectForm.deadline_fact",
    ),
    "request: papers": ("TimeForm.file",),
    "request: who would rather help": ("PeopleForm.wish", "PeopleForm.wish_name"),
    "request: access needs": (
        "PeopleForm.access",
        "PeopleForm.access_note",
        "CorrectForm.access",
        "CorrectForm.access_note",
    ),
}

ACTS: frozenset[str] = frozenset(
    """
    AddressCodeForm.code ResetCodeForm.code SecondFactorForm.code ConfirmBySecondFactorForm.code SetUpAppForm.code LoginCodeForm.code
    SignInForm.password SignInForm.remember ConfirmByPasswordForm.password ChangePasswordForm.oldpassword
    ChangePasswordForm.password1 NewPasswordForm.password1 SetPasswordForm.password1 SignUpForm.password1
    GrantForm.role GrantForm.reason EndForm.reason
    EraseForm.leave EraseForm.sure ErasePersonForm.leave ErasePersonForm.sure ErasePersonForm.why
    AskRecoveryForm.happened CheckRecoveryForm.checks RefuseRecoveryForm.reason
    InviteForm.email InviteForm.role
    ClaimForm.who ClaimForm.note AnswerForm.checked AnswerForm.refusal AnswerForm.told
    SimilarGroupForm.why SimilarGroupForm.words CheckForm.checks CheckForm.message CloseForm.closing_reason CloseForm.closed_on
    ServiceStatusForm.to ServiceStatusForm.alert
    AddPasskeyForm.name RenamePasskeyForm.name ConfirmByCodeForm.code DayForm.on ReasonForm.reason
    ChooseForm.code_property ChooseForm.name_property ChooseForm.source ChooseForm.starts UploadForm.file
    MoveForm.ward MoveForm.neighbourhood MoveForm.first_day MoveForm.reason
    NeighbourhoodForm.code NeighbourhoodForm.name NeighbourhoodForm.short_name NeighbourhoodForm.area NeighbourhoodForm.reason
    _EndForm.reason _EndForm.closing_note
    OverrideForm.points OverrideForm.reason SaveViewForm.name
    MessageForm.body MessageForm.file OfferAnswerForm.note WithdrawForm.reason WithdrawForm.closing_note
    VerdictForm.change VerdictForm.what VerdictForm.stage_now CompleteForm.change CompleteForm.what CompleteForm.stage_now
    AskFactsForm.body AssignForm.adviser ContactForm.on ContactForm.kind ContactForm.what ContactForm.hours
    DeclineForm.reason DeclineForm.closing_note SignpostForm.reason SignpostForm.closing_note
    OfferForm.what OfferForm.hours OfferForm.adviser WriteForm.body WriteForm.route WriteForm.asks
    """.split()
)
"""What is said in one act and is no fact that anybody could know already: a code, a decision, a message, another person."""

TWICE: dict[str, str] = {
    "person: name": "The details begin with the name from signing up. Who cannot sign in is not known to us.",
    "person: e-mail address": "It says who wants to come in; changing it asks for the new one.",
    "person: phone": "A claim begins with the phone of the account. Who cannot sign in is not known to us.",
    "group: name": "What is typed to look for the group is carried on into its name.",
    "request: short name": "Correcting begins with what was sent.",
    "request: what will be different": "Correcting begins with what was sent.",
    "request: stage": "Correcting begins with what was sent.",
    "request: readiness": "Correcting begins with what was sent.",
    "request: deadline": "Correcting begins with what was sent.",
    "request: access needs": "Correcting begins with what was sent.",
    "place of a group": "A place is typed once, with its first service or by itself, and chosen from a list after that.",
}
"""Facts that more than one form asks for, and why nobody has to say them again."""


def _forms() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if not set(module.name.split(".")) & set(LEFT_OUT):
            importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    seen = set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form not in seen:
                seen.add(form)
                waiting.append(form)
                if form.__module__.startswith("apps.") and not set(form.__module__.split(".")) & set(LEFT_OUT):
                    yield form


def asked() -> set[str]:
    """Every field that somebody fills in, as ``Form.field``."""
    found = set()
    for form in _forms():
        for name, field in getattr(form, "base_fields", {}).items():
            if name not in HIDDEN and not isinstance(field.widget, forms.HiddenInput):
                found.add(f"{form.__name__}.{name}")
    return found


INHERITED = {
    "ChangePasswordForm.password2",
    "NewPasswordForm.password2",
    "SetPasswordForm.password2",
    "_TypedOnceForm.password2",
    "SignUpForm.username",
}
"""Fields of the sign-in library that its forms here take out again before they are drawn."""


def twice(facts: dict[str, tuple[str, ...]]) -> set[str]:
    """The facts that more than one form asks for."""
    return {fact for fact, fields in facts.items() if len({field.split(".")[0] for field in fields}) > 1}


def test_every_field_asks_for_a_fact_or_belongs_to_one_act():
    known = {field for fields in FACTS.values() for field in fields} | ACTS
    drawn_later = {"SignInForm.login", "SignUpForm.password1"}  # added by the sign-in library when the form is made
    assert asked() - INHERITED - known == set()
    assert known - drawn_later - asked() == set()


def test_no_field_asks_for_two_facts():
    fields = [field for each in FACTS.values() for field in each] + list(ACTS)
    assert len(fields) == len(set(fields))


def test_no_fact_is_asked_twice_without_a_reason():
    assert twice(FACTS) == set(TWICE)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"group: name": ("A.name", "B.title")}, {"group: name"}),
        ({"group: name": ("A.name", "A.title")}, set()),
    ],
)
def test_the_search_for_what_is_asked_twice_can_fail(facts, found):
    assert twice(facts) == found
