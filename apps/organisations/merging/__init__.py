"""Two records into one: what can be chosen, what becomes of everything that points at the other, and the way back.

merging.declare("support.Request.organisation", merging.Moves("The group’s requests for support"))
"""

from .choices import CHOICES, Choice, differing, preset
from .links import Drops, Moves, Own, Stays, UndeclaredLink, declare, declared, every_link

__all__ = [
    "CHOICES",
    "Choice",
    "Drops",
    "Moves",
    "Own",
    "Stays",
    "UndeclaredLink",
    "declare",
    "declared",
    "differing",
    "every_link",
    "preset",
]
