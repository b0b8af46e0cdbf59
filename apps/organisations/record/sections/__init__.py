"""The five sections of a group's record. Registering asks each once; later each is changed by itself."""

from __future__ import annotations

from .base import Section
from .contact import ContactSection
from .name import NameSection
from .people import PeopleSection
from .place import PlaceSection
from .work import WorkSection

__all__ = ["SECTIONS", "ContactSection", "NameSection", "PeopleSection", "PlaceSection", "Section", "WorkSection"]

SECTIONS: dict[str, type[Section]] = {
    section.code: section for section in (NameSection, WorkSection, PlaceSection, PeopleSection, ContactSection)
}
"""The sections by their code, in the order in which they are asked."""
