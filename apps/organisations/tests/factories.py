"""Groups and their people for tests. ``group()`` makes an organisation and its lead in one call."""

from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.organisations import duplicates, finding
from apps.organisations.models import (
    AccessFeature,
    Community,
    FieldConsent,
    IncomeBand,
    Invitation,
    Kind,
    LegalForm,
    Location,
    Membership,
    Organisation,
    Service,
    ServiceKind,
    Theme,
    Verification,
)
from apps.places.tests.factories import WardFactory


class KindFactory(DjangoModelFactory[Kind]):
    class Meta:
        model = Kind
        django_get_or_create = ("code",)

    code = "community-group"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())


class LegalFormFactory(DjangoModelFactory[LegalForm]):
    class Meta:
        model = LegalForm
        django_get_or_create = ("code",)

    code = "unincorporated"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme
        django_get_or_create = ("code",)

    code = "food"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())


class CommunityFactory(DjangoModelFactory[Community]):
    class Meta:
        model = Community
        django_get_or_create = ("code",)

    code = "carers"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())
    strand = "carers"


class IncomeBandFactory(DjangoModelFactory[IncomeBand]):
    class Meta:
        model = IncomeBand
        django_get_or_create = ("code",)

    code = "to-5k"
    name = "Under £5,000"
    lower = 1
    upper: Any = 5000


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A listed group with nobody in it. ``themes=[...]``, ``serves=[...]``, ``public=["website"]`` are taken."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Group {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")
    kind = factory.SubFactory(KindFactory)
    legal_form = factory.SubFactory(LegalFormFactory)
    purpose = "We bring people together."
    ward = factory.SubFactory(WardFactory)
    created_by = factory.SubFactory(UserFactory)
    closed_on = factory.LazyAttribute(lambda o: timezone.localdate() if getattr(o, "status", "") == "closed" else None)

    @factory.post_generation
    def themes(self: Organisation, create: bool, wanted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and wanted:
            self.themes.set(wanted)

    @factory.post_generation
    def serves(self: Organisation, create: bool, wanted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and wanted:
            self.serves.set(wanted)
            Organisation.objects.filter(pk=self.pk).update(serves_answer=Organisation.Answer.ANSWERED)

    @factory.post_generation
    def public(self: Organisation, create: bool, fields: list[str] | None, **kwargs: Any) -> None:  # type: ignore[misc]
        if create:
            for field in fields or []:
                FieldConsentFactory(organisation=self, field=field, given_by=self.created_by)
            duplicates.keep(self)


class FieldConsentFactory(DjangoModelFactory[FieldConsent]):
    class Meta:
        model = FieldConsent

    organisation = factory.SubFactory(OrganisationFactory)
    field = "website"
    public = True
    wording = "2026-11"
    given_by = factory.SubFactory(UserFactory)


class VerificationFactory(DjangoModelFactory[Verification]):
    class Meta:
        model = Verification

    organisation = factory.SubFactory(OrganisationFactory)
    causes = factory.LazyFunction(lambda: ["new"])


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.MEMBER


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invited-{n}@example.org")
    invited_by = factory.SubFactory(UserFactory)


def group(lead: User | None = None, **fields: Any) -> tuple[Organisation, User]:
    """A group and its lead."""
    membership = MembershipFactory(
        organisation=OrganisationFactory(**fields), user=lead or UserFactory(), role=Membership.Role.LEAD
    )
    return membership.organisation, membership.user


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
        finding.refresh(self.organisation)
