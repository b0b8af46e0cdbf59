"""What is said about a postcode that a person typed: the same in a page and in the answer to its script."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from apps.core.wording import listed

from .. import selectors
from ..models import Postcode, Ward
from ..succession import succession
from .finding import find, loaded
from .spelling import tidy

NO_WARD = {
    "IM": "on the Isle of Man",
    "JE": "in Jersey",
    "GY": "in Guernsey, Alderney or Sark",
    "BF": "of the British Forces, which says no place",
    "BX": "of a bank or an office, which says no place",
    "XX": "for parcels that go back, which says no place",
}
"""Postcode areas that have no wards, and what to say of one."""
CHOOSE = "Choose the ward that you meet or work in most."


@dataclass(frozen=True)
class Answer:
    """A normalised postcode, its ward where that is one of ours, and the sentence to show."""

    postcode: str
    ward: Ward | None
    said: str


def answer(text: str) -> Answer:
    """Where a postcode is, in words. Says nothing where no list is loaded. Raises BadPostcode for what is not one."""
    postcode = tidy(text)
    found = find(postcode)
    area = postcode[:2]
    if area in NO_WARD and (found is None or found.ward is None):
        return Answer(postcode, None, f"{postcode} is {NO_WARD[area]}. {CHOOSE}")
    if found is None:
        known = loaded()
        said = f"We do not know {postcode}. Choose your ward below. Your postcode is kept." if known else ""
        return Answer(postcode, None, said)
    if found.ward is None:
        place = settings.SITE_PLACE or "our area"
        return Answer(
            postcode,
            None,
            f"{postcode} is outside {place}. {CHOOSE}{ended(found)}",
        )
    ward = ward_today(found)
    if ward is None:
        names = listed([each.name for each in succession().standing_for(found.ward.pk)], "or")
        return Answer(postcode, None, f"{postcode} is in {names}: the wards were drawn anew. {CHOOSE}{ended(found)}")
    return Answer(postcode, ward, f"{postcode} is in {where(ward)}.{ended(found)}")


def ward_today(found: Postcode | None) -> Ward | None:
    """The ward of today that a postcode is in: of its list's ward, or of the only one for that ward's land today.

    None where it is in none of ours, and where a person has to choose because several wards have that land.
    """
    if found is None or found.ward is None:
        return None
    ward: Ward = found.ward
    return ward if ward.is_ward_on() else succession().only_one_for(ward.pk)


def where(ward: Ward) -> str:
    """Moss Side, in Hulme, Moss Side & Rusholme."""
    neighbourhood = selectors.neighbourhood_of(ward)
    if neighbourhood is None or neighbourhood.name == ward.name:
        return ward.name
    return f"{ward.name}, in {neighbourhood.name}"


def ended(postcode: Postcode) -> str:
    """That the postcode is of the past, when it is."""
    if postcode.terminated is None:
        return ""
    return f" It has not been in use since {postcode.terminated:%B %Y}. You may keep it."
