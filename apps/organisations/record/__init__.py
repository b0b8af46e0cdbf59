"""The record of a group: what is asked for once."""
