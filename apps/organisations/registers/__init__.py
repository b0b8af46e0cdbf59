"""The charity register: loading it, finding charities in it, and what follows when it differs from our records."""

from .filling_in import Prefill, extract_date, prefill, source
from .importer import load
from .looking_up import Found, entry, search
from .reading import BadRegister

__all__ = ["BadRegister", "Found", "Prefill", "entry", "extract_date", "load", "prefill", "search", "source"]
