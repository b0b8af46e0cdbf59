from collections.abc import Iterator

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules

from apps.core import navigation


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from .personal_data import own as own

        autodiscover_modules("personal_data")
        navigation.audiences_from(audiences)
        navigation.add(
            navigation.Item("Your account", "accounts:account", place="account", audiences=SIGNED_IN),
            navigation.Item("People and roles", "accounts:people", audiences=("administrator",), order=10),
            navigation.Item("Retention", "accounts:retention", audiences=("administrator",), order=30),
            navigation.Item(
                "Sign-in help",
                "accounts:help_cases",
                audiences=("administrator", "staff"),
                order=95,
                when=may_see_help,
            ),
        )


SIGNED_IN = tuple(name for name in navigation.AUDIENCES if name != "public")


def audiences(request: HttpRequest) -> Iterator[str]:
    """Which headers a person's roles open."""
    from . import roles
    from .models import Role

    held = roles.of(request.user)
    if held & roles.STAFF:
        yield "staff"
    for role, audience in (
        (Role.PARTNER, "partner"),
        (Role.COMMISSIONER, "commissioner"),
        (Role.SAFEGUARDING_LEAD, "safeguarding"),
        (Role.ADMINISTRATOR, "administrator"),
        (Role.PANEL, "panel"),
    ):
        if role in held:
            yield audience


def may_see_help(request: HttpRequest) -> bool:
    """Whether the list of those who cannot get in is drawn for this person."""
    from . import policies

    return bool(policies.can_see_help(request.user))
