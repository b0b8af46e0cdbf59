"""What several tests of the whole portal share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from .addresses import World, world
from .whole_person import Whole, whole


@pytest.fixture(scope="module")
def whole_once(rows_kept, tmp_path_factory) -> Iterator[Whole]:
    """The two people of ``whole_person``, built once for a module, with a folder for their files."""
    folder = {"location": str(tmp_path_factory.mktemp("private"))}
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}
    with override_settings(STORAGES={**settings.STORAGES, "default": local}):
        yield whole()


@pytest.fixture
def both(whole_once: Whole) -> Whole:
    """The same two, read afresh, so that no test sees what another did to an object in memory."""
    fresh = Whole(*(_again(row) for row in (whole_once.ada, whole_once.bola, whole_once.adviser)))
    for name in ("organisation", "other", "asked", "helped"):
        setattr(fresh, name, _again(getattr(whole_once, name)))
    return fresh


def _again(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The world behind the addresses."""
    with django_db_blocker.unblock(), world(tmp_path_factory.mktemp("mail")) as one:
        yield one
