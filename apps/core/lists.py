"""Loads the reference lists."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction

from . import reference
from .audit import Actor


@transaction.atomic
def load_lists(folder: Path | None = None, *, by: Actor) -> dict[str, int]:
    """Loads the lists of every app from ``data/lists/<app>/``, and answers how many entries each list holds.

    A list of an app above this one needs no code here: its file is found by the name of its model. An app that has
    no folder is passed over; a folder without the file of one of its app's lists is refused by name.
    """
    folder = folder or settings.BASE_DIR / "data" / "lists"
    loaded: dict[str, int] = {}
    for config in apps.get_app_configs():
        if not (folder / config.label).is_dir():
            continue
        for model in reference.lists_of(config.label):
            file = reference.list_file(model)
            loaded[f"{config.label}/{file}"] = reference.load_list(model, folder / config.label / file)
    return loaded
