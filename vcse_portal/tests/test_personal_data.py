"""Nothing that the portal holds about a person is left out of the download, of erasing, or of the reasons to keep it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

from apps.accounts import personal_data
from apps.accounts.models import User

PERSONAL = re.compile(r"(^|_)(email|phone|user_agent|ip|ip_address)$|^(to|contact|first|last|wish|person)_name$")
"""Fields that hold an address, a number or a name of a person, wherever they stand."""
WITHOUT_A_LINK = {"sessions.Session", "account.EmailConfirmation"}
"""Models that hold a person's data inside, or through another row."""


def looks_personal(model: type[models.Model]) -> bool:
    """Whether a model points at a person, or has a field for an address, a phone number or a name."""
    if model is User or model._meta.label in WITHOUT_A_LINK:
        return True
    for field in model._meta.get_fields():
        if field.auto_created:
            continue
        if field.is_relation and field.related_model is User:
            return True
        if isinstance(field, models.EmailField | models.GenericIPAddressField) or PERSONAL.search(field.name):
            return True
    return False


def not_covered(found: Iterable[type[models.Model]]) -> list[str]:
    covered = {label for part in personal_data.sections() for label in part.models} | set(personal_data.exemptions())
    return sorted(model._meta.label for model in found if looks_personal(model) and model._meta.label not in covered)


def test_every_model_that_looks_personal_is_covered_by_a_part_or_exempt():
    assert not_covered(apps.get_models(include_auto_created=True)) == []


def test_every_label_of_a_part_or_exemption_is_a_model():
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    named = {label for part in personal_data.sections() for label in part.models} | set(personal_data.exemptions())
    assert named - known == set()
    assert all(len(why) > 10 for why in personal_data.exemptions().values())


def test_a_model_is_covered_once_or_exempt():
    covered = [label for part in personal_data.sections() for label in part.models]
    assert sorted(covered) == sorted(set(covered))
    assert set(covered) & set(personal_data.exemptions()) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"owner": models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")},
        {"people": models.ManyToManyField(User, related_name="+")},
        {"address": models.EmailField()},
        {"phone": models.CharField(max_length=40)},
        {"contact_name": models.CharField(max_length=40)},
        {"from_ip": models.GenericIPAddressField()},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_the_sweep_finds_a_model_that_nobody_covered(fields):
    with_meta = {**fields, "__module__": "apps.accounts.models", "Meta": type("Meta", (), {"app_label": "accounts"})}
    before = {key: dict(value) for key, value in apps.all_models.items()}
    try:
        model = type("Uncovered", (models.Model,), with_meta)
        assert not_covered([model]) == ["accounts.Uncovered"]
    finally:
        for name in set(apps.all_models["accounts"]) - set(before["accounts"]):
            del apps.all_models["accounts"][name]
        apps.clear_cache()


def test_a_part_says_what_is_erased_or_what_is_kept():
    with pytest.raises(ValueError, match="say what is erased"):
        personal_data.PersonalDataSection("x", "X", "Holds x", models=(), fields={}, collect=lambda person: [])
