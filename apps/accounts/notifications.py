"""What this app says to people. It cannot reach up to the outbox: the outbox registers itself here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from apps.core import wording
from apps.core.models import AuditEvent

from .models import Role, RoleGrant, SignIn, SignInHelp, User

Deliver = Callable[..., None]
_deliver: list[Deliver] = []


def deliver_through(deliver: Deliver) -> None:
    """Registers who writes messages: called as ``deliver(kind, email=, name=, user_id=, context=, url=, action=)``."""
    _deliver[:] = [deliver]


def say(kind: str, email: str, *, url: str = "", action: str = "", user: User | None = None, **context: Any) -> None:
    """Writes one message to one address, in the transaction that is open."""
    [deliver] = _deliver
    name = user.name if user else ""
    deliver(kind, email=email, name=name, user_id=user.pk if user else None, context=context, url=url, action=action)


def role_granted(grant: RoleGrant) -> None:
    """Tells a person which role they hold now, and that it needs a second factor when it does."""
    from . import roles

    say(
        "role-granted",
        grant.user.email,
        user=grant.user,
        url="/",
        action="Sign in",
        role=grant.get_role_display(),
        second_factor=grant.role in roles.PRIVILEGED,
    )


def role_ended(grant: RoleGrant) -> None:
    """Tells a person that they no longer hold a role."""
    say("role-ended", grant.user.email, user=grant.user, role=grant.get_role_display())


def second_factor_reset(person: User) -> None:
    """Tells a person that an administrator took their second factor off."""
    say(
        "account-changed",
        person.email,
        user=person,
        url=reverse("mfa_index"),
        action="Sign in and set it up again",
        what="An administrator took the second step off your sign-in, because you could not use it any more. "
        "You are signed out everywhere.",
    )


def erased(email: str, *, name: str, by_themselves: bool) -> None:
    """The last message to a person: the account is erased. It is joined to no account, and forgets the address."""
    say(
        "account-erased",
        email,
        name=name,
        by_themselves=by_themselves,
        url=reverse("account_signup"),
        action="Sign up again",
    )


def data_ready(person: User) -> None:
    """Tells a person that the file with their data can be fetched. The message holds none of it."""
    url = reverse("accounts:my_data")
    say("data-ready", person.email, user=person, url=url, action="Get your file")


def account_unused(person: User) -> None:
    """Warns a person who has not been here for years that the account will be erased."""
    url = reverse("account_login")
    say("account-unused", person.email, user=person, url=url, action="Sign in to keep it")


def new_device(sign_in: SignIn) -> None:
    """Tells a person that somebody signed in as them on a device that was not used before."""
    say(
        "new-device",
        sign_in.user.email,
        user=sign_in.user,
        url=reverse("accounts:devices"),
        action="See your devices",
        device=sign_in.device,
        at=wording.moment(sign_in.at),
    )


def help_asked(case: SignInHelp) -> None:
    """Tells the account's own address that somebody asks to be let in, and the administrators that one waits."""
    if case.person is not None:
        _tell_owner("help-asked", case, case.person.email)
    page = reverse("accounts:help_case", args=[case.pk])
    for administrator in _administrators():
        say("help-waiting", administrator.email, user=administrator, url=page, action="Open it")


def approve_help(case: SignInHelp, event: AuditEvent) -> None:
    """Tells the old address, which can still stop it, and the new one, when it takes effect. At once: see help_done."""
    if not case.new_email or case.person is None or case.takes_effect_at is None:
        return
    at = wording.moment(case.takes_effect_at)
    _tell_owner("help-approved", case, case.person.email, at=at, old=True)
    say("help-approved", case.new_email, at=at, old=False)


def help_done(case: SignInHelp, *, old: str, new: str) -> None:
    """Tells every address of the account that it is open again."""
    code_page = reverse("account_request_login_code")
    for email in dict.fromkeys([new, old]):
        user = case.person if email == new else None
        way_in = {"url": code_page, "action": "Sign in with a code"} if email == new else {}
        say("help-done", email, user=user, moved=new != old, is_new=email == new, **way_in)


def refuse_help(case: SignInHelp, event: AuditEvent) -> None:
    """Tells the account's address that the answer is no. A case without words is that of a person who was erased."""
    if case.person is not None and case.email:
        say("help-refused", case.person.email, user=case.person, reason=str(case.reason))


def stop_help(case: SignInHelp, event: AuditEvent) -> None:
    """Tells the owner that nothing will change, and the administrators that somebody else may have tried."""
    if case.person is not None:
        say("help-stopped", case.person.email, user=case.person, team=False)
    page = reverse("accounts:help_case", args=[case.pk])
    for administrator in _administrators():
        say("help-stopped", administrator.email, user=administrator, url=page, action="Open it", team=True)


def _tell_owner(kind: str, case: SignInHelp, email: str, **context: Any) -> None:
    from .helping import stop_token

    page = reverse("accounts:stop_help", args=[stop_token(case)])
    say(kind, email, user=case.person, url=page, action="This was not me: stop it", **context)


def _administrators() -> Iterable[User]:
    held = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
