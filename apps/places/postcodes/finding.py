"""Where a postcode is."""

from __future__ import annotations

from ..models import Postcode
from .spelling import compact, tidy


def find(text: str) -> Postcode | None:
    """The postcode of the national list, in use or ended, with its ward when that is one of ours. One query.

    None where the list does not have it, or none is loaded. Raises BadPostcode for what is not a postcode.
    """
    return Postcode.objects.select_related("ward").filter(pk=compact(tidy(text))).first()


def loaded() -> bool:
    """Whether there is a list to look in at all."""
    return Postcode.objects.exists()
