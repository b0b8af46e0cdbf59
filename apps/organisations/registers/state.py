"""What of the charity register is loaded, for the page of reference data."""

from __future__ import annotations

from typing import Any

from ..models import RegisterEntry, RegisterImport

LAST = 10


def register_state() -> dict[str, Any]:
    """How many charities there are, of which day, and the last loadings."""
    imports = list(RegisterImport.objects.select_related("loaded_by").order_by("-extract_date", "-pk")[:LAST])
    return {"imports": imports, "charities": RegisterEntry.objects.count() if imports else 0}
