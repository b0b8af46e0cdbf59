"""How a request is named in an address: by the number that people quote."""

from __future__ import annotations

from django.urls import register_converter


class RefConverter:
    """``R-2418`` in the address, 2418 in the code. Takes either when an address is made."""

    regex = "R-[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("R-"))

    def to_url(self, value: int | str) -> str:
        return f"R-{str(value).removeprefix('R-')}"


register_converter(RefConverter, "ref")
