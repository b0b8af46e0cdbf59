"""Small extracts of the charity register for tests, in the forms in which they are downloaded."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from apps.core.audit import SYSTEM
from apps.registers import columns, importer
from apps.registers.models import RegisterImport


def charity(number: int, name: str = "FRIENDS OF MOSTON LIBRARY", **said: Any) -> dict[str, Any]:
    """One row of the charity table, with every column that is needed."""
    row = dict.fromkeys(columns.CHARITIES.columns)
    row |= {
        "date_of_extract": "2026-11-20T00:00:00",
        "organisation_number": number + 3_000_000,
        "registered_charity_number": number,
        "linked_charity_number": 0,
        "charity_name": name,
        "charity_type": "Other",
        "charity_registration_status": "Registered",
        "date_of_registration": "1998-05-18T00:00:00",
        "charity_reporting_status": "Submission Received",
        "latest_acc_fin_period_end_date": "2026-03-31T00:00:00",
        "latest_income": 4200.0,
        "latest_expenditure": 4100,
        "charity_is_cio": False,
        "charity_has_land": None,
    }
    return row | said


def code(number: int, code: int) -> dict[str, Any]:
    """One row of the classification table."""
    return {
        "registered_charity_number": number,
        "linked_charity_number": 0,
        "classification_code": code,
        "classification_type": "What",
        "classification_description": "In words",
    }


def as_json(rows: list[dict[str, Any]]) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(rows).encode()


def as_tsv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    form = {"delimiter": "\t", "lineterminator": "\r\n", "quoting": csv.QUOTE_NONE, "quotechar": None}
    writer = csv.DictWriter(text, list(rows[0]), escapechar="\\", **form)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def zipped(content: bytes, name: str = "publicextract.charity.json") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def packed(content: bytes) -> bytes:
    return gzip.compress(content)


class Files:
    """A folder with both tables, loaded with ``load``."""

    def __init__(self, folder: Path) -> None:
        self.charities = folder / "charity"
        self.classification = folder / "classification"
        self.classification.write_bytes(as_json([]))

    def load(self, rows: list[dict[str, Any]] | bytes, codes: Any = None, **said: Any) -> RegisterImport:
        self.charities.write_bytes(rows if isinstance(rows, bytes) else as_json(rows))
        if codes is not None:
            self.classification.write_bytes(codes if isinstance(codes, bytes) else as_json(codes))
        return importer.load(charities=self.charities, classification=self.classification, **({"by": SYSTEM} | said))
