"""Groups and their people for tests. ``group()`` makes an organisation and its lead in one call."""

from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.organisations.duplicates import index
from apps.organisations.models import (
    Community,
    FieldConsent,
    IncomeBand,
    Invitation,
    Kind,
    LegalForm,
    Membership,
    Organisation,
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
            index.save_name_key(self)


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
