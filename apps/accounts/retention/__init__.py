"""How long accounts, sessions and files with people's data are kept. Read when the portal starts."""

from . import rules as rules
