"""What of the charity register is loaded, for the page of reference data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apps.core import wording

from .models import RegisterEntry, RegisterImport

LAST = 10


def register_state() -> dict[str, Any]:
    """How many charities there are, of which day, and the last loadings."""
    imports = list(RegisterImport.objects.select_related("loaded_by").order_by("-extract_date", "-pk")[:LAST])
    return {"imports": imports, "charities": RegisterEntry.objects.count() if imports else 0}


def extract_date() -> dt.date | None:
    """The date of the register that is loaded, or None where none is."""
    return RegisterImport.objects.order_by("-extract_date", "-pk").values_list("extract_date", flat=True).first()


def source() -> str:
    """Where an answer comes from, with the date of the register."""
    day = extract_date()
    return "the Charity Commission register" + (f", {wording.day(day)}" if day else "")
