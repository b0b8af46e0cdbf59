"""Confirming who you are again, before a dangerous act."""
