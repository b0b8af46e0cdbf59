"""Services and places for tests."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.directory import search_index
from apps.directory.models import AccessFeature, Location, Service, ServiceKind
from apps.organisations.tests.factories import OrganisationFactory


class ServiceKindFactory(DjangoModelFactory[ServiceKind]):
    class Meta:
        model = ServiceKind
        django_get_or_create = ("code",)

    code = "lunch-club"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())


class AccessFeatureFactory(DjangoModelFactory[AccessFeature]):
    class Meta:
        model = AccessFeature
        django_get_or_create = ("code",)

    code = "step-free"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())


class LocationFactory(DjangoModelFactory[Location]):
    """A building. ``access=[...]`` is taken."""

    class Meta:
        model = Location
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Hall {n}")
    address_1 = "1 Mill Lane"
    city = "Manchester"
    postal_code = "M40 1AA"
    ward = factory.SelfAttribute("organisation.ward")

    @factory.post_generation
    def access(self: Location, create: bool, wanted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and wanted:
            self.access.set(wanted)


class ServiceFactory(DjangoModelFactory[Service]):
    """A public service that is on. ``links__kinds=[...]``, ``links__places=[...]`` are taken. Search is told of it at the end."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Service {n}")
    wording = "2026-11"
    confirmed_by = factory.SelfAttribute("organisation.created_by")

    @factory.post_generation
    def links(self: Service, create: bool, wanted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if not create:
            return
        for name, chosen in kwargs.items():
            getattr(self, name).set(chosen)
        search_index.refresh(self.organisation)
