"""The order of names: Éclair stands beside eclair, punctuation aside, the same on every database.

Folding is Postgres's own ``unaccent``, in the function ``core_sort_key`` of the first migration, and the order is that of
code points. A list with pages keeps the key in a generated column ``sort_name``; a short one orders by ``SortKey``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import models
from django.db.models import Func

ORDER = "C"
"""The collation of a key: by code point, which no version of a library changes."""


class SortKey(Func):
    """The key of a name, for ``order_by`` and for a generated column."""

    function = "core_sort_key"
    template = f'(%(function)s(%(expressions)s) COLLATE "{ORDER}")'
    output_field = models.TextField(db_collation=ORDER)


def sort_name() -> models.GeneratedField:
    """The column that keeps the key of ``name``: whichever way a name is written, the database keeps them in step."""
    return models.GeneratedField(
        expression=SortKey("name"), output_field=models.TextField(db_collation=ORDER), db_persist=True
    )


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe"})


def sort_key(name: Any) -> str:
    """The same for the few names that are in memory already."""
    text = unicodedata.normalize("NFKC", str(name)).translate(_LETTERS)
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", re.sub("['’ʼ`]", "", text.casefold())).strip()
