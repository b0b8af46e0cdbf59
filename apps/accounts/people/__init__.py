"""People and what they say of themselves."""
