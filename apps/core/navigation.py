"""The navigation: each app offers, in its ``portal.py``, items for the pages that it really has.

Core knows the audiences of DESIGN, section 4, but neither people nor groups: the apps above say which audiences a
request belongs to (``Audiences``) and for which group it acts (``ActingFor``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse

from .offers import Offer, offered

AUDIENCES = (
    "staff",
    "partner",
    "commissioner",
    "safeguarding",
    "administrator",
    "panel",
    "member",
    "volunteer",
    "public",
)
"""Who a header is for; the first that fits a person decides how it looks."""

SIGNED_IN = tuple(name for name in AUDIENCES if name != "public")

NIGHT = frozenset({"staff", "partner", "commissioner", "safeguarding", "administrator"})
"""Audiences whose header is one row on night."""

MOST_IN_A_HEADER = 9
COUNTS_KEPT_FOR = 60
"""Seconds for which the numbers in a header are kept."""
PLACES = ("main", "tools", "search", "footer", "privacy", "account")


@dataclass(frozen=True, slots=True)
class Item(Offer):
    """One link of the frame. Only a page that exists may be added: a test reverses every one.

    ``place`` is ``main`` (the row of items), ``tools`` (beside the mark), ``search`` (the box 'Find
    anything', sent as ``q``), ``footer``, ``privacy`` (how small numbers are hidden) or ``account``.
    ``when`` may leave it out for this request; ``count`` puts a number beside it, and ``counts`` says of what.
    ``under`` names pages elsewhere that belong to this item: on them and below them it is the current one.
    """

    label: str
    url_name: str
    audiences: tuple[str, ...] = AUDIENCES
    order: int = 100
    place: str = "main"
    when: Callable[[HttpRequest], bool] | None = None
    count: Callable[[HttpRequest], int] | None = None
    counts: str = ""
    under: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = set(self.audiences) - set(AUDIENCES)
        if unknown or self.place not in PLACES:
            raise ValueError(f"{self.label}: {sorted(unknown) or self.place} is no audience or place of the navigation")

    @property
    def key(self) -> str:
        return f"{self.label}, {self.url_name}, {self.place}, {', '.join(self.audiences)}"

    @classmethod
    def check(cls, offers: Sequence[Item]) -> None:
        """No header may hold more items than a person can take in at a glance."""
        for audience in AUDIENCES:
            main = [item.label for item in offers if item.place == "main" and audience in item.audiences]
            if len(main) > MOST_IN_A_HEADER:
                raise ImproperlyConfigured(f"The header of {audience} has {len(main)} items: {', '.join(main)}")


@dataclass(frozen=True, slots=True)
class Acting:
    """The group that this person acts for now, and where to change it (empty when there is only one)."""

    name: str
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An item as it is drawn for one request."""

    label: str
    href: str
    current: bool = False
    count: int = 0
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that the header shows for one request."""

    audience: str
    main: list[Link] = field(default_factory=list)
    tools: list[Link] = field(default_factory=list)
    search: Link | None = None
    privacy: Link | None = None
    account: Link | None = None
    acting: Acting | None = None
    initials: str = ""
    person: str = ""
    sign_in: str = ""
    sign_out: str = ""
    home: str = "/"

    @property
    def night(self) -> bool:
        return self.audience in NIGHT

    @property
    def waiting(self) -> int:
        """What needs the person, counted once, for the Menu button."""
        return sum(link.count for link in [*self.main, *self.tools])

    @property
    def has_menu(self) -> bool:
        return bool(self.main or self.tools or self.sign_in or self.sign_out)


BARE = Frame(audience="public")
"""The header of a page that is drawn without a request: the mark alone."""


@dataclass(frozen=True, slots=True)
class Audiences(Offer):
    """Says which audiences a request belongs to."""

    of: Callable[[HttpRequest], Iterable[str]]

    @property
    def key(self) -> str:
        return self.of.__qualname__


@dataclass(frozen=True, slots=True)
class ActingFor(Offer):
    """Says for which group the person acts, or None."""

    of: Callable[[HttpRequest], Acting | None]

    @property
    def key(self) -> str:
        return self.of.__qualname__


def items() -> list[Item]:
    """Every item of every audience, in order."""
    return offered(Item)


def audiences_of(request: HttpRequest) -> list[str]:
    """The audiences of this request, the first of which decides how the header looks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ["public"]
    held = {name for source in offered(Audiences) for name in source.of(request)}
    if acting_for(request):
        held.add("member")
    return [name for name in AUDIENCES if name in held] or ["volunteer"]


def acting_for(request: HttpRequest) -> Acting | None:
    """The group that the person acts for, if any app knows one. Asked once for each request."""
    known = request.__dict__
    if "_acting_for" not in known:
        known["_acting_for"] = next((acting for source in offered(ActingFor) if (acting := source.of(request))), None)
    return known["_acting_for"]


def frame_for(request: HttpRequest) -> Frame:
    """The header of this request: only what the role may open, and only pages that exist."""
    audiences = audiences_of(request)
    shown = [item for item in items() if _is_for(item, audiences, request)]
    paths = {item: reverse(item.url_name) for item in shown}
    counted = _counts(request, shown)
    current = _current(request.path, [item for item in shown if item.place == "main"])

    def links(place: str) -> list[Link]:
        return [
            Link(
                label=item.label,
                href=paths[item],
                current=item is current,
                count=counted.get(item.key, 0),
                counts=item.counts,
            )
            for item in shown
            if item.place == place
        ]

    def only(place: str) -> Link | None:
        found = links(place)
        return found[0] if found else None

    user: Any = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    return Frame(
        audience=audiences[0],
        main=links("main"),
        tools=links("tools"),
        search=only("search"),
        privacy=only("privacy"),
        account=only("account"),
        acting=acting_for(request) if signed_in and audiences[0] not in NIGHT else None,
        person=str(user) if signed_in else "",
        initials=_initials(str(user)) if signed_in else "",
        sign_in="" if signed_in else reverse(settings.LOGIN_URL),
        sign_out=reverse("account_logout") if signed_in else "",
    )


def _counts(request: HttpRequest, shown: Sequence[Item]) -> dict[str, int]:
    """The numbers beside the items of a header, by the item's key: asked for once a minute and not on every page.

    Kept for the person and the group that they act for, and forgotten when this person sends a form.
    """
    asking = [item for item in shown if item.count]
    if not asking:
        return {}
    acting = acting_for(request)
    group = acting.name if acting else ""
    kept: dict[str, dict[str, int]] = cache.get(_counts_key(request)) or {}
    if group not in kept:
        kept[group] = {item.key: item.count(request) for item in asking if item.count}
        cache.set(_counts_key(request), kept, COUNTS_KEPT_FOR)
    return kept[group]


def forget_counts(request: HttpRequest) -> None:
    """Has the numbers in this person's header counted anew on their next page."""
    cache.delete(_counts_key(request))


def _counts_key(request: HttpRequest) -> str:
    return f"header-counts:{getattr(request.user, 'pk', None)}"


def footer_for(request: HttpRequest) -> list[Link]:
    """The links of the footer."""
    audiences = audiences_of(request)
    return [
        Link(label=item.label, href=reverse(item.url_name))
        for item in items()
        if item.place == "footer" and _is_for(item, audiences, request)
    ]


def _is_for(item: Item, audiences: list[str], request: HttpRequest) -> bool:
    if not set(item.audiences) & set(audiences):
        return False
    return item.when is None or item.when(request)


def _current(path: str, candidates: list[Item]) -> Item | None:
    """The item with the longest address that this page lies under. The home page is current only on itself."""
    addresses = [(reverse(name), item) for item in candidates for name in (item.url_name, *item.under)]
    under = [(each, item) for each, item in addresses if path == each or (each != "/" and path.startswith(each))]
    return max(under, key=lambda found: len(found[0]), default=("", None))[1]


def _initials(name: str) -> str:
    words = name.replace("@", " ").split()
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words[:1])).upper()
