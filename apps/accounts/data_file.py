"""What is in the file: a page to read and JSON for programs, row by row, so that memory does not grow with them.

The page is whole in itself: its style stands in it, it needs no network, and it prints well. Long parts show their
newest rows on the page and all of them in the JSON.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.core.wording import day as in_words
from apps.core.wording import moment

from .models import User
from .personal_data import Part, parts

ON_THE_PAGE = 500
"""How many rows of one part the page shows."""
REPORT_EVERY = 2000
FORMAT = 1
"""The version of the JSON. It changes when a key is taken away or means something else."""


def write_file(person: User, went_on: Callable[[int], bool]) -> File[bytes] | None:
    """A ZIP on disk with the page and the JSON of this person; whoever asked closes it.

    ``went_on(done)`` is told after each part, and answers whether to go on: None is returned when it says no.
    """
    with ExitStack() as open_files:
        made = open_files.enter_context(tempfile.TemporaryFile())
        page = open_files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        data = open_files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        if not _write_both(person, page, data, went_on):
            return None
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, "your-data.html", page)
            _put(archive, "your-data.json", data)
            read_me = render_to_string("accounts/data_file/read_me.txt", {"site": _site(), "parts": parts()})
            archive.writestr("READ-ME.txt", read_me)
        page.close()
        data.close()
        open_files.pop_all()
    size = made.tell()
    made.seek(0)
    file: File[bytes] = File(made, name="your-data.zip")
    file.size = size
    return file


def _site() -> dict[str, str]:
    return {"name": settings.SITE_NAME, "place": settings.SITE_PLACE, "url": settings.SITE_URL}


def _write_both(person: User, page: IO[str], data: IO[str], went_on: Callable[[int], bool]) -> bool:
    """Writes every part to the page and to the JSON. False when it was told to stop."""
    when = timezone.now()
    context = {"site": _site(), "when": moment(when), "parts": parts()}
    page.write(render_to_string("accounts/data_file/head.html", context))
    data.write(_opening(when))
    for done, part in enumerate(parts(), start=1):
        if not _write_part(part, person, page, data, lambda done=done: went_on(done - 1)) or not went_on(done):  # type: ignore[misc]
            return False
    page.write(render_to_string("accounts/data_file/foot.html", {"site": _site()}))
    data.write("\n}}\n")
    return True


def _opening(when: datetime) -> str:
    meaning = {part.code: {"holds": part.holds, "fields": dict(part.fields)} for part in parts()}
    head = {"format": FORMAT, "made": when.isoformat(), "portal": settings.SITE_URL, "meaning": meaning}
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "parts": {'


def _write_part(part: Part, person: User, page: IO[str], data: IO[str], alive: Callable[[], bool]) -> bool:
    """Writes one part to both. The rows go to the JSON as they come; the page gets the newest."""
    first = part is parts()[0]
    data.write(f"{'' if first else ','}\n  {json.dumps(part.code)}: [")
    newest: deque[Mapping[str, Any]] = deque(maxlen=ON_THE_PAGE)
    number = 0
    for number, row in enumerate(part.collect(person), start=1):
        if set(row) != set(part.fields):
            raise ValueError(f"{part.code}: a row has {sorted(row)}, the part names {sorted(part.fields)}")
        data.write(f"{'' if number == 1 else ','}\n   {json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)}")
        newest.append(row)
        if number % REPORT_EVERY == 0 and not alive():
            return False
    data.write("]")
    rows = [[in_plain_words(row[name]) for name in part.fields] for row in newest]
    one = len(rows) == 1
    context = {
        "part": part,
        "labels": list(part.fields.values()),
        "rows": rows,
        "facts": list(zip(part.fields.values(), rows[0], strict=True)) if one else [],
        "number": number,
        "more": number > len(rows),
        "shown": len(rows),
    }
    page.write(render_to_string("accounts/data_file/part.html", context))
    return True


def in_plain_words(value: Any) -> str:
    """A value as people read it: dates in words, yes and no, and nothing for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {in_plain_words(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(in_plain_words(each) for each in value) or "–"
    if isinstance(value, str) and len(value) >= 10 and value[:4].isdigit() and value[4] == "-":
        return _a_date(value)
    return str(value)


def _a_date(text: str) -> str:
    try:
        if len(text) == 10:
            return in_words(datetime.fromisoformat(text).date())
        found = parse_datetime(text)
    except ValueError:
        return text
    return moment(found) if found else text


def _put(archive: zipfile.ZipFile, name: str, text: IO[str]) -> None:
    """Copies a text file into the archive piece by piece."""
    text.seek(0)
    with archive.open(zipfile.ZipInfo(name, date_time=timezone.localtime().timetuple()[:6]), "w") as to:
        while chunk := text.read(64 * 1024):
            to.write(chunk.encode())
