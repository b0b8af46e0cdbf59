"""Runs the portal on a laptop, in a demonstration and in CI, with nothing installed but Python and pip.

Standard library only: this code makes the virtual environment, so it cannot need one.
docs/adr/0001-local-services.md says why it exists; docs/operations.md says how production differs.
"""
