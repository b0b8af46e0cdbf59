"""Staff check that a record is right."""
