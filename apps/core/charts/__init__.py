"""Charts drawn on the server, each with an equal table. See ``docs/adr/0006-charts.md``."""

from .bars import Bar, bar_chart, stacked_chart
from .figure import Figure
from .hexmap import Hex, hex_map
from .lines import Line, line_chart

__all__ = ["Bar", "Figure", "Hex", "Line", "bar_chart", "hex_map", "line_chart", "stacked_chart"]
