"""Registering a group, step by step, from a draft."""
