"""What a first visit to the home page costs on the wire: the page, styles, scripts, fonts and icons, as served."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

_IN_PAGE = re.compile(r"""<(?:link|script|img|source)\b[^>]*?\b(?:href|src)=["']([^"']+)["'][^>]*>""")
_NOT_FETCHED = re.compile(r"""\brel=["'](?:canonical|alternate|search|prev|next)["']""")
_IN_STYLES = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


def bytes_by_kind() -> dict[str, int]:
    """The same of the home page as it is drawn now."""
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0], "x-forwarded-proto": "https"})
    return of_page(client.get("/").content, root=Path(settings.STATIC_ROOT))


def of_page(page: bytes, *, root: Path) -> dict[str, int]:
    """Bytes of a page's HTML (gzip) and of each kind of file that it names, compressed where whitenoise does.

    Counts every font and picture that the styles name, though a browser fetches only those that it needs.
    """
    total = {"html": len(gzip.compress(page, 6))}
    found = _IN_PAGE.finditer(page.decode())
    wanted = [one.group(1) for one in found if not _NOT_FETCHED.search(one.group(0))]
    seen: set[str] = set()
    while wanted:
        url = wanted.pop().partition("#")[0].partition("?")[0]
        path = _file(url, root)
        if path is None or url in seen:
            continue
        seen.add(url)
        kind = path.suffix.lstrip(".")
        total[kind] = total.get(kind, 0) + _on_the_wire(path)
        if kind == "css":
            base = url.rpartition("/")[0]
            named = _IN_STYLES.findall(path.read_text(encoding="utf-8"))
            wanted += [name if name.startswith("/") else _joined(base, name) for name in named if "data:" not in name]
    return total


def _joined(base: str, name: str) -> str:
    parts = base.split("/")
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _file(url: str, root: Path) -> Path | None:
    """The file behind an address under STATIC_URL: as collected, or where it stands in the sources."""
    if not url.startswith(settings.STATIC_URL):
        return None
    name = url.removeprefix(settings.STATIC_URL)
    collected = root / name
    if collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None


def _on_the_wire(path: Path) -> int:
    made = [Path(f"{path}{ending}") for ending in (".br", ".gz")]
    sizes = [file.stat().st_size for file in made if file.is_file()]
    if sizes:
        return min(sizes)
    raw = path.read_bytes()
    return len(raw) if path.suffix in (".woff2", ".png", ".jpg", ".webp") else min(len(raw), len(gzip.compress(raw, 6)))
