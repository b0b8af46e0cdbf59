"""Charts drawn on the server, each with an equal table. See ``docs/adr/0006-charts.md``."""

from .bars import Bar, bar_chart, stacked_chart
from .boundarymap import Area, adjacent_groups_of_areas, boundary_map
from .figure import Figure, Maps
from .hexmap import Hex, adjacent_groups_of_hexagons, hex_map
from .lines import Line, line_chart
from .wardmap import Membership, shades

__all__ = [
    "Area",
    "Bar",
    "Figure",
    "Hex",
    "Line",
    "Maps",
    "Membership",
    "adjacent_groups_of_areas",
    "adjacent_groups_of_hexagons",
    "bar_chart",
    "boundary_map",
    "hex_map",
    "line_chart",
    "shades",
    "stacked_chart",
]
