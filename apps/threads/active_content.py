"""What in a file could act by itself when it is opened: macros, templates from elsewhere, scripts in a PDF.

Nothing is run and nothing is unpacked whole. A file into which we cannot look is not taken either.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from xml.parsers import expat

from apps.core.errors import DomainError

MOST_PARTS = 5000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_TIMES = 200
"""So many times its own size may a packed file unpack to. Office files reach about 50."""
LARGEST_READ = 2 * 1024 * 1024
"""Of the small parts that are read: lists of types and of relations."""
MOST_OF_A_PDF = 64 * 1024 * 1024
"""So much is unpacked of the streams of one PDF."""

KEPT = "Your text is kept."
MACROS = f"That file holds macros, which are small programs. Save a copy without them and add that. {KEPT}"
LOADS = f"That file loads something from elsewhere when it is opened. Save it as a new file and add that. {KEPT}"
SCRIPT = f"That PDF holds a script. Print it to a new PDF and add that. {KEPT}"
PASSWORD = f"That file is protected by a password. Save a copy without one and add that. {KEPT}"
CANNOT_LOOK = f"We cannot look into that file. Save it as a new file and add that. {KEPT}"

_MACRO_PART = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml|vbaprojectsignature\w*\.bin)$"
    r"|(^|/)(macrosheets|intlmacrosheets|dialogsheets|activex)/"
    r"|^(basic|scripts)/"
    r"|\.(docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|lnk|msi)$"
)
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|macrosheet|activex", re.IGNORECASE)
_MAY_BE_ELSEWHERE = ("/hyperlink", "/externallinkpath")
"""Relations to something elsewhere that nothing loads unasked."""
_ENDS_WITH_PARTS = ("[content_types].xml", ".rels")
_SHEET_LINK = re.compile(r"^xl/externallinks/[^/]+\.xml$")

_PDF_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_ACTS = re.compile(rb"/(JavaScript|Launch|Rendition|XFA)(?![A-Za-z0-9])")
_PDF_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_PDF_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_PDF_CODED = re.compile(rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt|Predictor)\b")


class ActiveContent(DomainError):
    """The file could act by itself, or nobody can see whether it could. The message says what to do."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence, field="file", code=code)


def parts_of(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The parts of a packed file by their names in small letters. Refuses one that unpacks to too much, unopened."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or unpacked > min(MOST_UNPACKED, max(size * MOST_TIMES, LARGEST_READ)):
        raise ActiveContent(CANNOT_LOOK, "cannot-look")
    if any(info.flag_bits & 1 for info in infos):
        raise ActiveContent(PASSWORD, "password")
    parts = {info.filename.replace("\\", "/").lower(): info for info in infos}
    if len(parts) < len(infos):  # two of one name: who opens it later may see the other one
        raise ActiveContent(CANNOT_LOOK, "cannot-look")
    return parts


def check_zip(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
    """Refuses an office file with macros, or with what is loaded from elsewhere."""
    if any(_MACRO_PART.search(name) for name in parts):
        raise ActiveContent(MACROS, "macros")
    for name, info in parts.items():
        if name.endswith(_ENDS_WITH_PARTS):
            for tag, attributes in _elements(archive, info):
                _check_element(tag, attributes)
        elif _SHEET_LINK.match(name) and any(
            tag.endswith(("ddeLink", "oleLink")) for tag, _ in _elements(archive, info)
        ):
            raise ActiveContent(LOADS, "loads")


def _check_element(tag: str, attributes: dict[str, str]) -> None:
    values = {name.rpartition(":")[2].lower(): value.strip() for name, value in attributes.items()}
    if _MACRO_TYPE.search(values.get("contenttype", "")) or _MACRO_TYPE.search(values.get("type", "")):
        raise ActiveContent(MACROS, "macros")
    if values.get("targetmode", "").lower() == "external" and not values.get("type", "").lower().endswith(
        _MAY_BE_ELSEWHERE
    ):
        raise ActiveContent(LOADS, "loads")


def _elements(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> list[tuple[str, dict[str, str]]]:
    """The tags and attributes of a small part, in whichever encoding. A part with a document type is not read."""
    if info.file_size > LARGEST_READ:
        raise ActiveContent(CANNOT_LOOK, "cannot-look")
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        parser.Parse(archive.read(info), True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as wrong:
        raise ActiveContent(CANNOT_LOOK, "cannot-look") from wrong
    return found


def _no_document_type(*_: object) -> None:
    raise ActiveContent(CANNOT_LOOK, "cannot-look")


def check_pdf(content: bytes) -> None:
    """Refuses a PDF with a script or a program to start, also where it lies in packed objects or is spelt otherwise."""
    _check_names(content)
    left = MOST_OF_A_PDF
    for start in _PDF_STREAM.finditer(content):
        head = _plain(content[max(content.rfind(b"obj", 0, start.start()), 0) : start.start()])
        if not _PDF_OBJECTS.search(head):
            continue
        if b"/Encrypt" in content:
            raise ActiveContent(PASSWORD, "password")
        if _PDF_CODED.search(head):
            raise ActiveContent(CANNOT_LOOK, "cannot-look")
        objects = _unpacked(
            content[start.end() : content.find(b"endstream", start.end())], left, packed=b"Flate" in head
        )
        _check_names(objects)
        left -= len(objects)


def _unpacked(stream: bytes, most: int, *, packed: bool) -> bytes:
    """What a stream holds. Refuses one that is damaged, cut short, or unpacks to more than the limit."""
    if not packed:
        return stream
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(stream, most)
    except zlib.error as wrong:
        raise ActiveContent(CANNOT_LOOK, "cannot-look") from wrong
    if not unpacking.eof:
        raise ActiveContent(CANNOT_LOOK, "cannot-look")
    return unpacked


def _plain(text: bytes) -> bytes:
    """PDF lets every letter of a name be written as #xx."""
    return _PDF_NAME.sub(lambda found: bytes([int(found[1], 16)]), text)


def _check_names(text: bytes) -> None:
    if _PDF_ACTS.search(text) or (b"#" in text and _PDF_ACTS.search(_plain(text))):
        raise ActiveContent(SCRIPT, "script")
