"""What apps offer is read once, in order, and what must not start does not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from apps.core import offers
from apps.core.offers import Offer, offered


@dataclass(frozen=True, slots=True)
class Lamp(Offer):
    name: str
    order: int = 100

    @property
    def key(self) -> str:
        return self.name

    @classmethod
    def check(cls, offers):
        if any(lamp.name == "broken" for lamp in offers):
            raise ImproperlyConfigured("a lamp is broken")


def test_offered_is_in_order_and_then_by_key(offering):
    offering.also(Lamp("b"), Lamp("a"), Lamp("c", order=1))
    assert [lamp.name for lamp in offered(Lamp)] == ["c", "a", "b"]


def test_offers_with_one_key_are_refused_by_name(offering):
    with pytest.raises(ImproperlyConfigured, match="Two apps offer the Lamp “a”"):
        offering.also(Lamp("a"), Lamp("a", order=2))


def test_class_of_an_offer_can_refuse_what_all_apps_offer_together(offering):
    with pytest.raises(ImproperlyConfigured, match="a lamp is broken"):
        offering.also(Lamp("a"), Lamp("broken"))


def test_entry_that_is_no_offer_is_refused(offering):
    with pytest.raises(ImproperlyConfigured, match="is no offer"):
        offering.also("lamp")


def test_offers_cannot_be_asked_for_before_they_are_read(monkeypatch):
    monkeypatch.setattr(offers, "_offers", None)
    with pytest.raises(RuntimeError, match="when Django is ready"):
        offered(Lamp)


def test_every_app_says_what_it_is_for_and_what_it_offers():
    ours = [config for config in apps.get_app_configs() if config.name.startswith("apps.") and config.label != "demo"]
    said = {}
    for config in ours:
        portal = __import__(f"{config.name}.portal", fromlist=["portal"])
        said[config.label] = (bool(portal.OFFERS), portal.__doc__.startswith(config.label.capitalize()))
    assert said == dict.fromkeys((config.label for config in ours), (True, True))


def test_no_app_does_anything_at_start_but_the_kernel_that_reads_the_offers():
    readies = [
        config.name for config in apps.get_app_configs()
        if config.name.startswith("apps.") and "ready" in type(config).__dict__
    ]  # fmt: skip
    assert readies == ["apps.core"]
