"""The component tags: ``{% load components %}``. docs/components.md lists each with its arguments.

The gallery at ``/design/`` draws every one in all its states.
"""

from . import actions, figures, frame, journey, lists, marks, messages, scores, words  # noqa: F401
from .registry import COMPONENTS, ComponentError, register

__all__ = ["COMPONENTS", "ComponentError", "register"]
