"""What this app holds about a person, for their download and for erasing them."""

from . import people, records

__all__ = ["people", "records"]
