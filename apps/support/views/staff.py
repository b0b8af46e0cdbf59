"""The staff side of a request."""

from __future__ import annotations

from django.urls import URLPattern

urls: list[URLPattern] = []
