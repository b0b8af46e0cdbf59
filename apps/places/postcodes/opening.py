"""Opens what was given as a postcode file: a CSV, one packed with gzip, or the zip as it is published."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from apps.core import wording

from .problems import BadFile

TABLE = re.compile(r"(ONSPD|NSPL)[^/]*\.csv", re.IGNORECASE)
"""What the table is called in the zip. Parts by area stand in a folder ``multi_csv`` and are not it."""
MONTHS = {
    short.upper(): long
    for long in ("January February March April May June July August September October November December".split())
    for short in (long[:3],)
}
RELEASE = re.compile(r"(ONSPD|NSPL)[\d_ .-]*?[_ .-](" + "|".join(MONTHS) + r")[A-Z]*[_ .-](\d{4})", re.IGNORECASE)
NOT_TABLES = (
    (b"%PDF", "This is a PDF, not a table of postcodes."),
    (b"\xd0\xcf\x11\xe0", "This is a spreadsheet. Give the CSV file that was published, not one saved from it."),
    (b"\xff\xfe", "The file is saved as UTF-16. It has to be UTF-8, as it is published."),
    (b"\xfe\xff", "The file is saved as UTF-16. It has to be UTF-8, as it is published."),
)
CUT = "The file ends too early. It was not fetched whole: fetch it again."
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)
"""What reading a packed file that is cut or damaged raises."""


@dataclass(frozen=True)
class Opened:
    """An open CSV file: a stream at its beginning, its size in bytes, and the position reached in it."""

    name: str
    stream: IO[bytes]
    size: int
    tell: Callable[[], int]

    @property
    def share(self) -> float:
        """How much of it has been read, from 0 to 1."""
        return min(1.0, self.tell() / self.size) if self.size else 1.0


def release_of(name: str) -> tuple[str, str]:
    """The kind and the release that a file's name says: ONSPD_FEB_2025_UK.csv is ONSPD, “ONSPD February 2025”."""
    found = RELEASE.search(name)
    if found is None:
        kind = next((kind for kind in ("ONSPD", "NSPL") if kind in name.upper()), "other")
        return kind, Path(name).stem[:80]
    kind, month, year = found.groups()
    return kind.upper(), f"{kind.upper()} {MONTHS[month.upper()]} {year}"


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The table in a file, whatever its name ends with. Raises BadFile for what is not one, by its first bytes."""
    try:
        raw = path.open("rb")
    except OSError as wrong:
        raise BadFile(f"The file {path} cannot be read: {(wrong.strerror or 'no reason given').lower()}.") from None
    with raw:
        start = raw.read(4096)
        raw.seek(0)
        if start.startswith(b"PK"):
            with _in_zip(raw) as table:
                yield table
        elif start.startswith(b"\x1f\x8b"):
            with gzip.open(raw) as unpacked:
                try:
                    _check_start(unpacked.peek(4096)[:4096])
                except DAMAGE:
                    raise BadFile(CUT) from None
                yield Opened(path.name, cast(IO[bytes], unpacked), path.stat().st_size, raw.tell)
        else:
            _check_start(start)
            yield Opened(path.name, raw, path.stat().st_size, raw.tell)


@contextmanager
def _in_zip(raw: IO[bytes]) -> Iterator[Opened]:
    try:
        packed = zipfile.ZipFile(raw)
    except zipfile.BadZipFile:
        raise BadFile("The zip is damaged, or was not fetched whole. Fetch it again.") from None
    with packed:
        info = _table_of(packed)
        try:
            stream = packed.open(info)
        except NotImplementedError:
            raise BadFile("The zip is packed in a way that we cannot read. Unpack it, and give the CSV file.") from None
        except RuntimeError:
            raise BadFile("The zip is locked with a password. Unpack it, and give the CSV file.") from None
        except zipfile.BadZipFile:
            raise BadFile("The zip is damaged, or was not fetched whole. Fetch it again.") from None
        with stream:
            buffered = io.BufferedReader(stream, 1 << 18)  # type: ignore[type-var]
            try:
                _check_start(buffered.peek(4096)[:4096])
            except DAMAGE:
                raise BadFile(CUT) from None
            yield Opened(Path(info.filename).name, buffered, info.file_size, stream.tell)


def _table_of(packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    names = packed.namelist()
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise BadFile("This is a spreadsheet. Give the CSV file that was published, not one saved from it.")
    tables = [
        info
        for info in packed.infolist()
        if TABLE.fullmatch(Path(info.filename).name) and "multi_csv" not in info.filename.lower()
    ]
    if not tables:
        held = wording.listed([name for name in names if not name.endswith("/")][:5]) or "nothing"
        raise BadFile(f"The zip holds no table called ONSPD_….csv or NSPL_….csv. It holds {held}.")
    return max(tables, key=lambda info: info.file_size)


def _check_start(start: bytes) -> None:
    words = start.removeprefix(b"\xef\xbb\xbf").strip()
    if not words:
        raise BadFile("The file is empty.")
    for mark, sentence in NOT_TABLES:
        if start.startswith(mark):
            raise BadFile(sentence)
    if words.startswith(b"<"):
        raise BadFile("This is a web page, not a table of postcodes. The link may have led to a page: fetch the file.")
    if b"\0" in start:
        raise BadFile("This is not a text file, so it is not a table of postcodes.")
