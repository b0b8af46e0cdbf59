"""What changes places: loading the pack, loading boundaries, moving wards between neighbourhoods."""

from .boundaries import import_boundaries, keep_upload, load_upload, prepare, unpack
from .neighbourhoods import add_neighbourhood, close_neighbourhood, move_ward, take_back
from .pack import load_pack

__all__ = [
    "add_neighbourhood",
    "close_neighbourhood",
    "import_boundaries",
    "keep_upload",
    "load_pack",
    "load_upload",
    "move_ward",
    "prepare",
    "take_back",
    "unpack",
]
