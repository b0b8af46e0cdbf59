"""The navigation: a registry that each app fills with the pages that it really has.

An app adds its items in ``AppConfig.ready()``::

    navigation.add(Item("Queue", "support:queue", audiences=("staff",), order=20))

Core knows the audiences of DESIGN, section 4, but neither people nor groups: the apps above say which
audiences a request belongs to (``audiences_from``) and for which group it acts (``acting_from``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

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

NIGHT = frozenset({"staff", "partner", "commissioner", "safeguarding", "administrator"})
"""Audiences whose header is one row on night."""

PLACES = ("main", "tools", "search", "footer", "privacy", "account")


@dataclass(frozen=True, slots=True)
class Item:
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
    """All that the header needs to know about one request."""

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

_items: list[Item] = []
_audiences: list[Callable[[HttpRequest], Iterable[str]]] = []
_acting: list[Callable[[HttpRequest], Acting | None]] = []


def add(*items: Item) -> None:
    """Adds items to the navigation. The same item added twice is there once."""
    _items.extend(item for item in items if item not in _items)
    _items.sort(key=lambda item: (item.order, item.label))


def items() -> list[Item]:
    """Every item of every audience, in order."""
    return list(_items)


def audiences_from(source: Callable[[HttpRequest], Iterable[str]]) -> None:
    """Registers who can say which audiences a request belongs to."""
    if source not in _audiences:
        _audiences.append(source)


def acting_from(source: Callable[[HttpRequest], Acting | None]) -> None:
    """Registers who can say for which group the person acts."""
    if source not in _acting:
        _acting.append(source)


def audiences_of(request: HttpRequest) -> list[str]:
    """The audiences of this request, the first of which decides how the header looks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ["public"]
    held = {name for source in _audiences for name in source(request)}
    if acting_for(request):
        held.add("member")
    return [name for name in AUDIENCES if name in held] or ["volunteer"]


def acting_for(request: HttpRequest) -> Acting | None:
    """The group that the person acts for, if any app knows one. Asked once for each request."""
    known = request.__dict__
    if "_acting_for" not in known:
        known["_acting_for"] = next((acting for source in _acting if (acting := source(request))), None)
    return known["_acting_for"]


def frame_for(request: HttpRequest) -> Frame:
    """The header of this request: only what the role may open, and only pages that exist."""
    audiences = audiences_of(request)
    shown = [item for item in _items if _is_for(item, audiences, request)]
    paths = {item: reverse(item.url_name) for item in shown}
    current = _current(request.path, [item for item in shown if item.place == "main"])

    def links(place: str) -> list[Link]:
        return [
            Link(
                label=item.label,
                href=paths[item],
                current=item is current,
                count=item.count(request) if item.count else 0,
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
        main=links("main")[:9],
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


def footer_for(request: HttpRequest) -> list[Link]:
    """The links of the footer."""
    audiences = audiences_of(request)
    return [
        Link(label=item.label, href=reverse(item.url_name))
        for item in _items
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
