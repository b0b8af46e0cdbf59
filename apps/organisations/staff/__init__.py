"""The lists of work on groups that staff see."""
