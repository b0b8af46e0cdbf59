"""Verbs of the record: load the lists, register, save a section, invite, join, leave, hand over."""

from .lists import load_lists

__all__ = ["load_lists"]
