"""Every kind of row is classed: how it may change, and how private it is."""

import pytest
from django.apps import apps

LIST = ("reference", "public")
CLASSES = {
    # how a row may change: reference (loaded, dated), record (changes, with a version or an audit event),
    #   log (added, never changed), ended (never changed but to be ended), draft (its owner's, replaced freely)
    # how private: public, group (the group and staff), staff, person (that person, and those who must), internal
    "core.AuditEvent": ("log", "internal"),
    "core.EffortCount": ("record", "staff"),
    "core.Stopwatch": ("draft", "internal"),
    "accounts.User": ("record", "person"),
    "core.RetentionRun": ("log", "internal"),
    "accounts.Download": ("draft", "person"),
    "accounts.RecoveryRefusal": LIST,
    "accounts.IdentityCheck": LIST,
    "accounts.AccountRecovery": ("record", "person"),
    "accounts.SignIn": ("ended", "person"),
    "accounts.RoleGrant": ("ended", "staff"),
    "digests.Attempt": ("log", "staff"),
    "digests.TopicPreference": ("record", "person"),
    "digests.Envelope": ("record", "staff"),
    "digests.Message": ("record", "person"),
    "places.BoundaryImport": ("record", "public"),
    "places.BoundaryUpload": ("draft", "person"),
    "places.Deprivation": LIST,
    "places.Neighbourhood": LIST,
    "places.PlaceEdit": ("log", "public"),
    "places.Population": LIST,
    "places.Postcode": LIST,
    "places.PostcodeImport": ("log", "staff"),
    "places.Source": LIST,
    "places.Ward": LIST,
    "places.WardBoundary": LIST,
    "places.WardMembership": LIST,
    "directory.AccessFeature": LIST,
    "organisations.Check": LIST,
    "organisations.ClosingReason": LIST,
    "organisations.Community": LIST,
    "organisations.IncomeBand": LIST,
    "organisations.Kind": LIST,
    "organisations.LegalForm": LIST,
    "directory.ServiceKind": LIST,
    "organisations.Theme": LIST,
    "organisations.Claim": ("record", "group"),
    "organisations.ClaimCheck": LIST,
    "organisations.ClaimRefusal": LIST,
    "organisations.DuplicatePair": ("record", "staff"),
    "organisations.Merge": ("record", "staff"),
    "organisations.MergeJournalEntry": ("log", "internal"),
    "organisations.FieldConsent": ("record", "group"),
    "organisations.Handover": ("ended", "group"),
    "organisations.Identifier": ("record", "public"),
    "organisations.Invitation": ("ended", "group"),
    "organisations.Membership": ("ended", "group"),
    "organisations.NameKey": ("record", "internal"),
    "organisations.Organisation": ("record", "group"),
    "directory.Location": ("record", "group"),
    "directory.Service": ("record", "group"),
    "registers.RegisterCode": LIST,
    "organisations.RegisterDifference": ("record", "group"),
    "registers.RegisterEntry": ("reference", "public"),
    "registers.RegisterImport": ("log", "staff"),
    "registers.RegisterWord": ("reference", "public"),
    "organisations.SimilarGroupDeclaration": ("log", "staff"),
    "organisations.OtherName": ("record", "group"),
    "organisations.RegistrationDraft": ("draft", "person"),
    "organisations.Verification": ("record", "group"),
    "threads.Attachment": ("log", "group"),
    "threads.Message": ("log", "group"),
    "threads.ReadMark": ("draft", "person"),
    "threads.Thread": ("log", "group"),
    "support.Access": LIST,
    "support.Readiness": LIST,
    "support.Reason": LIST,
    "support.Topic": LIST,
    "support.Contact": ("log", "group"),
    "support.FactCheck": ("record", "group"),
    "support.Offer": ("ended", "group"),
    "support.Request": ("record", "group"),
    "support.Verdict": ("log", "group"),
    "prioritisation.Override": ("ended", "staff"),
    "prioritisation.Policy": ("reference", "public"),
    "prioritisation.PolicyCriterion": ("reference", "public"),
    "prioritisation.SavedView": ("draft", "person"),
    "prioritisation.Score": ("record", "group"),
    "outcomes.Publication": ("log", "internal"),
}
SEEN_THROUGH = {
    "threads.Attachment",
    "threads.Message",
    "threads.Thread",
    "threads.ReadMark",
    "organisations.FieldConsent",
    "organisations.Handover",
    "organisations.Invitation",
    "organisations.Membership",
    "organisations.OtherName",
    "organisations.Verification",
}
"""Rows of a group that are only ever reached through a thing whose query set decides who sees it."""


def ours():
    return {model._meta.label: model for model in apps.get_models() if model.__module__.startswith("apps.")}


def test_every_model_is_classed_and_every_class_has_a_model():
    assert set(ours()) == set(CLASSES)


@pytest.mark.parametrize("label", [k for k, (_, privacy) in CLASSES.items() if privacy == "group"])
def test_rows_of_a_group_are_fetched_by_who_may_see_them(label):
    assert label in SEEN_THROUGH or hasattr(ours()[label]._default_manager, "visible_to")


@pytest.mark.parametrize("label", [k for k, (change, _) in CLASSES.items() if change == "ended"])
def test_rows_that_are_ended_say_when_and_never_by_deletion(label):
    names = {field.name for field in ours()[label]._meta.get_fields()}
    assert names & {"ended_at", "withdrawn_at", "answered_at"}
