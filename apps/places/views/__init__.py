from .boundaries import boundaries, choose_boundaries, preview_boundaries
from .neighbourhoods import add_neighbourhood, close_neighbourhood, move, neighbourhoods, take_back, ward
from .public import map_on_a_day

__all__ = [
    "add_neighbourhood",
    "boundaries",
    "choose_boundaries",
    "close_neighbourhood",
    "map_on_a_day",
    "move",
    "neighbourhoods",
    "preview_boundaries",
    "take_back",
    "ward",
]
