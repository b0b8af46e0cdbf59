from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.places.tests.factories import WardFactory

from .factories import CommunityFactory, IncomeBandFactory, KindFactory, LegalFormFactory, ThemeFactory


@pytest.fixture
def lists() -> dict[str, Any]:
    """One or two entries of each list, and two wards."""
    return {
        "kind": KindFactory(),
        "legal_form": LegalFormFactory(),
        "theme": ThemeFactory(),
        "community": CommunityFactory(),
        "band": IncomeBandFactory(),
        "ward": WardFactory(name="Moston"),
        "other": WardFactory(name="Hulme"),
    }


@pytest.fixture
def answers(lists) -> dict[str, dict[str, Any]]:
    """What a person types on each step of registering."""
    return {
        "name": {"name": "Moston Choir", "kind": lists["kind"].pk, "legal_form": lists["legal_form"].pk},
        "work": {"purpose": "We sing together.", "themes": [lists["theme"].pk], "services_offered": "Free lessons"},
        "place": {"ward": lists["ward"].pk, "city_wide": "no", "works_in": [lists["ward"].pk, lists["other"].pk]},
        "people": {
            "serves_answer": "answered",
            "serves": [lists["community"].pk],
            "led_by_answer": "rather-not",
            "income_answer": "answered",
            "income": "£2,300",
            "income_year": "2026",
            "people_answer": "not-asked",
        },
        "contact": {
            "contact_email": "hello@example.org",
            "contact_phone": "0161 496 0000",
            "website": "www.example.org",
            "listed": "yes",
            "public": ["website", "services_offered"],
        },
    }


@pytest.fixture
def queries_of(client):
    """How many statements a page takes, once it has been opened before. A file is read to its end."""

    def count(address: str, query: dict[str, Any] | None = None) -> int:
        client.get(address, query)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address, query)
            if response.streaming:
                list(response.streaming_content)
        return len(captured)

    return count


@pytest.fixture
def extract(tmp_path):
    """Files of the charity register, to be loaded."""
    from apps.registers.tests.register_files import Files

    return Files(tmp_path)
