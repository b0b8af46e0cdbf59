"""Pages about places: postcodes, what reference data is loaded, boundaries, neighbourhoods, and the map of a day."""

from .boundaries import boundaries, choose_boundaries, preview_boundaries
from .neighbourhoods import add_neighbourhood, close_neighbourhood, move, neighbourhoods, take_back, ward
from .postcode import postcode
from .public import map_on_a_day
from .reference import reference as reference_data

__all__ = [
    "add_neighbourhood",
    "boundaries",
    "choose_boundaries",
    "close_neighbourhood",
    "map_on_a_day",
    "move",
    "neighbourhoods",
    "postcode",
    "preview_boundaries",
    "reference_data",
    "take_back",
    "ward",
]
