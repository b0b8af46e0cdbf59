"""Writes the export of a person's data: a ZIP with an HTML page and JSON, row by row, in constant memory.

The page is whole in itself: its style stands in it, it needs no network, and it prints well. Long sections show their
newest rows on the page and all of them in the JSON.
"""

from __future__ import annotations

import json
import re
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

from ..people.models import User
from . import PersonalDataSection, sections
from .page_style import LOOK

ROWS_ON_THE_PAGE = 500
"""How many rows of one section the page shows."""
CARD_FROM_LENGTH = 90
"""A section with a longer text than this is shown as one card for each row: a table would be too narrow."""
CHECK_EVERY = 2000
CODE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
"""An event of the audit trail, such as request.facts-asked."""
FORMAT = 1
"""The version of the JSON. It changes when a key is taken away or means something else."""


def write_file(person: User, keep_going: Callable[[int], bool]) -> File[bytes] | None:
    """Writes the ZIP of this person's data to a temporary file and returns it open; the caller closes it.

    ``keep_going(done)`` is told after each section, and answers whether to go on: None is returned when it says no.
    """
    with ExitStack() as open_files:
        made = open_files.enter_context(tempfile.TemporaryFile())
        page = open_files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        data = open_files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        if not _write_both(person, page, data, keep_going):
            return None
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, "your-data.html", page)
            _put(archive, "your-data.json", data)
            read_me = render_to_string("accounts/data_file/read_me.txt", {"site": _site(), "sections": sections()})
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


def _write_both(person: User, page: IO[str], data: IO[str], keep_going: Callable[[int], bool]) -> bool:
    """Writes every section to the page and to the JSON. False when it was told to stop."""
    empty: list[PersonalDataSection] = []
    when = timezone.now()
    context = {"site": _site(), "when": moment(when), "sections": sections(), "look": LOOK}
    page.write(render_to_string("accounts/data_file/head.html", context))
    data.write(_opening(when))
    for done, section in enumerate(sections(), start=1):
        number = _write_section(section, person, page, data, lambda done=done: keep_going(done - 1))  # type: ignore[misc]
        if number is None or not keep_going(done):
            return False
        if not number:
            empty.append(section)
    page.write(render_to_string("accounts/data_file/foot.html", {"site": _site(), "empty": empty}))
    data.write("\n}}\n")
    return True


def _opening(when: datetime) -> str:
    meaning = {section.code: {"holds": section.holds, "fields": dict(section.fields)} for section in sections()}
    head = {"format": FORMAT, "made": when.isoformat(), "portal": settings.SITE_URL, "meaning": meaning}
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "parts": {'


def _write_section(
    section: PersonalDataSection, person: User, page: IO[str], data: IO[str], alive: Callable[[], bool]
) -> int | None:
    """Writes one section to both: the rows go to the JSON as they come, the page gets the newest. Returns how many.

    None when it was told to stop. A section with no row is named at the foot of the page with the others.
    """
    first = section is sections()[0]
    data.write(f"{'' if first else ','}\n  {json.dumps(section.code)}: [")
    newest: deque[Mapping[str, Any]] = deque(maxlen=ROWS_ON_THE_PAGE)
    number = 0
    for number, row in enumerate(section.collect(person), start=1):
        if set(row) != set(section.fields):
            raise ValueError(f"{section.code}: a row has {sorted(row)}, the section names {sorted(section.fields)}")
        data.write(f"{'' if number == 1 else ','}\n   {json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)}")
        newest.append(row)
        if number % CHECK_EVERY == 0 and not alive():
            return None
    data.write("]")
    if number:
        rows = [[in_plain_words(row[name]) for name in section.fields] for row in newest]
        wordy = len(rows) == 1 or any(len(cell) > CARD_FROM_LENGTH for row in rows for cell in row)
        labels = list(section.fields.values())
        context = {
            "section": section,
            "labels": labels,
            "rows": [] if wordy else rows,
            "cards": [list(zip(labels, row, strict=True)) for row in rows] if wordy else [],
            "number": number,
            "more": number > len(rows),
            "shown": len(rows),
        }
        page.write(render_to_string("accounts/data_file/section.html", context))
    return number


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
    if isinstance(value, str) and CODE.fullmatch(value):
        return value.replace(".", " ").replace("-", " ").capitalize()
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
    entry = zipfile.ZipInfo(name, date_time=timezone.localtime().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w") as to:
        while chunk := text.read(64 * 1024):
            to.write(chunk.encode())
