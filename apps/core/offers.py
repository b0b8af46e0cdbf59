"""The one way in which an app plugs in: its ``portal.py`` lists all that it offers to the rest of the portal.

Each entry of the list ``OFFERS`` is a frozen dataclass that builds on ``Offer``: an item of the navigation, a block of
a group's start page, a kind of message, a listener, a rule of retention. The app that reads a kind of offer owns its
class, and asks ``offered(Item)`` for what all apps said. When Django has loaded every model, ``discover`` reads the
lists in the order of the floors, the lowest app first. Two offers of one kind with one key, and whatever the class of
an offer refuses in ``check``, stop the portal at start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

OURS = "apps."


class Offer:
    """One thing that an app offers. A subclass is a frozen dataclass; a field ``order`` says where it stands."""

    __slots__ = ()

    @property
    def key(self) -> str:
        """What tells this offer from every other of its kind."""
        raise NotImplementedError

    def emits(self) -> Iterable[str]:
        """The verbs of the audit events that this offer stands for, if any."""
        return ()

    @classmethod
    def check(cls, offers: Sequence[Any]) -> None:
        """Refuses, with ImproperlyConfigured, what must not start. Gets all offers of the kind."""


AnOffer = TypeVar("AnOffer", bound=Offer)

_offers: dict[type[Offer], list[Offer]] | None = None


def discover() -> None:
    """Reads the ``portal.py`` of every installed app, the lowest floor first. Called once, when all models are loaded.

    Raises ImproperlyConfigured for two offers with one key, an entry that is no offer, and what a class refuses.
    """
    _keep(_read())


def offered(kind: type[AnOffer]) -> list[AnOffer]:
    """All offers of this kind, in their order, and by key where that is the same."""
    if _offers is None:
        raise RuntimeError("The offers of the apps are read when Django is ready, not while modules are imported")
    return list(_offers.get(kind, []))  # type: ignore[arg-type]


def emitted() -> set[str]:
    """The verbs of all audit events that the apps declare."""
    return {verb for offer in _all() for verb in offer.emits()}


_caches: list[Any] = []


def cached(function: Any) -> Any:
    """For a function that works something out from the offers alone (``functools.cache``): forgotten when they change."""
    _caches.append(function)
    return function


def _read() -> Iterator[Offer]:
    for config in reversed(list(apps.get_app_configs())):
        if config.name.startswith(OURS) and find_spec(f"{config.name}.portal"):
            yield from import_module(f"{config.name}.portal").OFFERS


def _all() -> list[Offer]:
    return [offer for found in (_offers or {}).values() for offer in found]


def _keep(offers: Iterable[Offer]) -> None:
    global _offers
    by_kind: dict[type[Offer], dict[str, Offer]] = {}
    for offer in offers:
        if not isinstance(offer, Offer):
            raise ImproperlyConfigured(f"{offer!r} stands in a portal.py and is no offer")
        of_kind = by_kind.setdefault(type(offer), {})
        if offer.key in of_kind:
            raise ImproperlyConfigured(f"Two apps offer the {type(offer).__name__} “{offer.key}”")
        of_kind[offer.key] = offer
    _offers = {
        kind: sorted(found.values(), key=lambda each: (getattr(each, "order", 0), each.key))
        for kind, found in by_kind.items()
    }
    _cleared()
    for kind, known in _offers.items():
        kind.check(known)


def _cleared() -> None:
    for function in _caches:
        function.cache_clear()
