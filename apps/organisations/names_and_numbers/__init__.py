"""The other names of a group and its numbers in registers."""
