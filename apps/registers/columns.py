"""What of the extract is kept, and how each cell of it is understood.

The columns are those of the Charity Commission's public extract, found by name; those that are not named here are
never read. Nothing about trustees is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from apps.core.forms import with_lines

from . import names
from .reading import ExtractRow, Table

CHARITIES = Table(
    "the charity table",
    (
        "organisation_number",
        "registered_charity_number",
        "linked_charity_number",
        "charity_name",
        "charity_type",
        "charity_registration_status",
        "date_of_registration",
        "date_of_removal",
        "charity_reporting_status",
        "latest_acc_fin_period_end_date",
        "latest_income",
        "latest_expenditure",
        "charity_contact_address1",
        "charity_contact_address2",
        "charity_contact_address3",
        "charity_contact_address4",
        "charity_contact_address5",
        "charity_contact_postcode",
        "charity_contact_phone",
        "charity_contact_email",
        "charity_contact_web",
        "charity_company_registration_number",
        "charity_is_cio",
        "charity_activities",
    ),
)
CLASSIFICATION = Table(
    "the classification table", ("registered_charity_number", "linked_charity_number", "classification_code")
)
STAGED = (
    "number",
    "name",
    "plain",
    "kind",
    "on_register",
    "registered_on",
    "removed_on",
    "reporting",
    "year_end",
    "income",
    "expenditure",
    "address",
    "postcode",
    "phone",
    "email",
    "website",
    "company_number",
    "is_cio",
    "activities",
)
"""The fields of an entry that come from the charity table, in the order of ``charity``."""
ADDRESS = tuple(f"charity_contact_address{line}" for line in range(1, 6))
TRUE, FALSE = {"true", "1", "t", "yes"}, {"false", "0", "f", "no", ""}


def text(row: ExtractRow, column: str) -> str:
    """A text, without signs that cannot be seen or kept and without spaces at its ends."""
    value = row.cells[column]
    return "" if value is None else with_lines(str(value))


def whole(row: ExtractRow, column: str, *, most: int = 2_147_483_647) -> int | None:
    """A whole number, or None where the cell is empty. Pence are left off."""
    value = row.cells[column]
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= most:
        return int(value)
    said = str(value).strip()
    if not said:
        return None
    if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]+)?", said) and abs(float(said)) <= most:
        return int(said.partition(".")[0])
    raise row.bad(f"“{said[:40]}” in {column} is not a number.")


def day(row: ExtractRow, column: str) -> dt.date | None:
    """A date such as 2019-05-03 or 2019-05-03T00:00:00, or None where the cell is empty."""
    said = text(row, column)
    if not said:
        return None
    try:
        return dt.date.fromisoformat(said[:10]) if len(said) in (10, 19, 20, 23, 24) else _not_a_date()
    except ValueError:
        raise row.bad(f"“{said[:40]}” in {column} is not a date such as 2019-05-03.") from None


def _not_a_date() -> dt.date:
    raise ValueError


def flag(row: ExtractRow, column: str) -> bool:
    """Yes or no. An empty cell is no."""
    said = text(row, column).lower()
    if said in TRUE:
        return True
    if said in FALSE:
        return False
    raise row.bad(f"“{said[:40]}” in {column} is neither true nor false.")


def is_main_charity(row: ExtractRow) -> bool:
    """Whether the row is of a charity itself and not of one that is linked to it."""
    linked = whole(row, "linked_charity_number")
    if linked is None:
        raise row.bad("linked_charity_number is empty.")
    return linked == 0


def number(row: ExtractRow) -> int:
    """The number of the charity in the register."""
    found = whole(row, "registered_charity_number")
    if found is None or found <= 0:
        raise row.bad("registered_charity_number is empty or not a number over nought.")
    return found


def company_number(said: str) -> str:
    """A company number of 8 characters with its leading noughts, or nothing where it is none."""
    said = re.sub(r"\s", "", said).upper()
    if re.fullmatch(r"[0-9]{4,8}", said):
        said = said.zfill(8)
    return said if re.fullmatch(r"[A-Z0-9]{8}", said) and said.strip("0") else ""


def charity(row: ExtractRow) -> tuple[Any, ...]:
    """The values of one entry, in the order of ``STAGED``."""
    name = " ".join(text(row, "charity_name").split())
    if not name:
        raise row.bad("charity_name is empty.")
    removed = day(row, "date_of_removal")
    status = text(row, "charity_registration_status").lower()
    if status not in {"registered", "removed"}:
        raise row.bad(f"“{status[:40]}” in charity_registration_status is neither Registered nor Removed.")
    lines = (" ".join(text(row, column).split()) for column in ADDRESS)
    return (
        number(row),
        name,
        names.comparable(name),
        text(row, "charity_type")[:60],
        status == "registered" and removed is None,
        day(row, "date_of_registration"),
        removed,
        text(row, "charity_reporting_status")[:60],
        day(row, "latest_acc_fin_period_end_date"),
        whole(row, "latest_income", most=10**14),
        whole(row, "latest_expenditure", most=10**14),
        "\n".join(line for line in lines if line),
        " ".join(text(row, "charity_contact_postcode").upper().split()),
        " ".join(text(row, "charity_contact_phone").split()),
        text(row, "charity_contact_email"),
        text(row, "charity_contact_web"),
        company_number(text(row, "charity_company_registration_number")),
        flag(row, "charity_is_cio"),
        text(row, "charity_activities"),
    )
