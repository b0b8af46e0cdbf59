"""Each rule of retention of this app at its edge: kept on the last day, gone the day after."""

from __future__ import annotations

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.core.tests.retention_rules import SECOND, edge, run
from apps.places.models import BoundaryUpload

pytestmark = pytest.mark.django_db


def test_boundary_uploads():
    at = edge("boundary-uploads")
    kept, _ = (
        BoundaryUpload.objects.create(uploaded_by=UserFactory(), file_name="w.geojson", packed=b"x", uploaded_at=moment)
        for moment in (at, at - SECOND)
    )
    assert run("boundary-uploads") == 1
    assert BoundaryUpload.objects.get() == kept
