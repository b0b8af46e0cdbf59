"""The gallery: every component in all its states, in both rhythms, and a sample of every page type.

All groups, people and numbers in it are invented.
"""
