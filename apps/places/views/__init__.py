"""Pages about places: looking up a postcode, and what reference data is loaded."""

from .postcode import postcode
from .reference import reference as reference_data

__all__ = ["postcode", "reference_data"]
