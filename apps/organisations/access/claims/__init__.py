"""A claim: somebody asks to act for a group that is here, and its lead or staff answer."""
