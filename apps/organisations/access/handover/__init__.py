"""A hand-over: the lead of a group passes to another of its people."""
