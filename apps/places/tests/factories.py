"""A small place for tests: wards on hexagons of their own, each in a neighbourhood since May 2018."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from apps.places.models import Deprivation, Neighbourhood, Postcode, Source, Ward, WardMembership


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source
        django_get_or_create = ("code",)

    code = "test-source"
    name = "A source for tests"
    publisher = "Nobody"
    licence = "Open Government Licence v3.0"
    dated = "2021"


class NeighbourhoodFactory(DjangoModelFactory[Neighbourhood]):
    class Meta:
        model = Neighbourhood
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"nb{n}")
    name = factory.Sequence(lambda n: f"Neighbourhood {n}")
    short_name = factory.LazyAttribute(lambda o: o.name[:40])
    area = "North"
    source = factory.SubFactory(SourceFactory)


class WardFactory(DjangoModelFactory[Ward]):
    """A ward in no neighbourhood. ``WardMembershipFactory`` puts it in one."""

    class Meta:
        model = Ward
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"E0999{n:04}")
    name = factory.Sequence(lambda n: f"Ward {n}")
    short_name = factory.LazyAttribute(lambda o: o.name[:30])
    hex_q = factory.Sequence(lambda n: n % 1000)
    hex_r = factory.Sequence(lambda n: 200 + n // 1000)  # far from the hexagons of a loaded place pack
    longitude = "-2.24"
    latitude = "53.48"
    source = factory.SubFactory(SourceFactory)
    starts = dt.date(2018, 5, 3)


class WardMembershipFactory(DjangoModelFactory[WardMembership]):
    class Meta:
        model = WardMembership

    ward = factory.SubFactory(WardFactory)
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)
    starts = dt.date(2018, 5, 3)
    source = factory.SubFactory(SourceFactory)


class DeprivationFactory(DjangoModelFactory[Deprivation]):
    class Meta:
        model = Deprivation

    ward = factory.SubFactory(WardFactory)
    measure = "imd-2019"
    decile = 1
    source = factory.SubFactory(SourceFactory)


class PostcodeFactory(DjangoModelFactory[Postcode]):
    """A postcode in use, in a ward of ours unless ``ward`` is None."""

    class Meta:
        model = Postcode
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"M{n // 10 % 90 + 10}{n % 10}FB")
    ward = factory.SubFactory(WardFactory)
    ward_code = factory.LazyAttribute(lambda o: o.ward.pk if o.ward else "E05999999")
    local_authority_code = "E08000003"
    latitude = "53.45678"
    longitude = "-2.24567"
    introduced = dt.date(1980, 1, 1)
