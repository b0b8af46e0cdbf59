"""Charts drawn on the server, each with an equal table. See ``docs/adr/0006-charts.md``."""

from .bars import Bar, bar_chart, stacked_chart
from .boundarymap import Area, boundary_map, groups_adjoining
from .figure import Figure, Maps
from .hexmap import Hex, groups_beside, hex_map
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
    "bar_chart",
    "boundary_map",
    "groups_adjoining",
    "groups_beside",
    "hex_map",
    "line_chart",
    "shades",
    "stacked_chart",
]
