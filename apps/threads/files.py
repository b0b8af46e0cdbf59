"""What may be attached: PDF, office files and images, known by their content and not by their name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.errors import DomainError
from apps.core.forms import one_line

from . import active_content

ALLOWED = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_OFFICE_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_HEIC = re.compile(rb"^.{4}ftyp.{0,64}?(heic|heix|hevc|hevx|heim|heis|mif1|msf1)", re.DOTALL)
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for itself."""
LONGEST_NAME = 180
HEIC = (
    "That is a picture in the HEIC format of newer phones, which many computers cannot open. On an iPhone, send it to "
    "yourself by email: it comes as JPEG. Or take a screenshot of it, and add that. Your text is kept."
)


def sniff(file: IO[bytes]) -> str:
    """The media type that the content itself shows, or an empty text when it is none that we take.

    Raises ActiveContent for a file that could act by itself.
    """
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(file)
    if head.startswith(b"%PDF-"):
        active_content.check_pdf(file.read())
        file.seek(0)
        return "application/pdf"
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    for match in found:
        if match.mime_type in ALLOWED and match.byte_match:
            return str(match.mime_type)
    return ""


def _sniff_zip(file: IO[bytes]) -> str:
    content = file.read()
    file.seek(0)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = active_content.parts_of(archive, len(content))
            media_type = next((kind for part, kind in _OFFICE_PARTS.items() if part in parts), "")
            media_type = media_type or _open_document(archive, parts)
            if media_type:
                active_content.check_zip(archive, parts)
            return media_type
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
        return ""


def _open_document(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    """The kind of an OpenDocument file: it says so itself, in its first part, unpacked. Nothing else is believed."""
    named = parts.get("mimetype")
    if named is None or named.header_offset or named.compress_type != zipfile.ZIP_STORED or named.file_size > 200:
        return ""
    kind = archive.read(named).decode("ascii", "replace").strip()
    return kind if kind in ALLOWED and kind.startswith(_OPEN_DOCUMENT) and "content.xml" in parts else ""


def size_in_words(size: int) -> str:
    """A size in bytes as people say it, such as 14 MB."""
    if size >= 1024 * 1024:
        return f"{f'{size / 1024 / 1024:.1f}'.removesuffix('.0')} MB"
    return f"{max(1, size // 1024)} kB"


def safe_name(name: str, media_type: str) -> str:
    """The name without folders, unseen signs and its own ending; the ending is that of the content."""
    stem = re.split(r"[\\/]", one_line(name))[-1]
    stem = re.sub(r"[^\w-]+", "-", stem.rpartition(".")[0] or stem).strip("-_")[:LONGEST_NAME].rstrip("-_")
    return f"{'file' if not stem or stem.lower() in RESERVED else stem}{ALLOWED[media_type]}"


def _is_heic(file: IO[bytes]) -> bool:
    file.seek(0)
    head = file.read(100)
    file.seek(0)
    return _HEIC.match(head) is not None


def accept(upload: UploadedFile) -> tuple[str, str]:
    """The safe name and the media type of an upload.

    Raises DomainError, for the field ``file``, when it is empty, too large, of a kind that we do not take, or holds what
    acts by itself.
    """
    size = upload.size or 0
    limit = settings.UPLOAD_LIMIT_BYTES
    if size == 0:
        raise DomainError("That file is empty. Your text is kept.", field="file", code="empty")
    if size > limit:
        raise DomainError(
            f"That file is {size_in_words(size)}. The limit is {size_in_words(limit)}. Your text is kept.",
            field="file",
            code="too-large",
        )
    media_type = sniff(upload.file) if upload.file else ""
    if not media_type and upload.file and _is_heic(upload.file):
        raise DomainError(HEIC, field="file", code="heic")
    if not media_type:
        raise DomainError(
            "We can take PDF, Word, Excel, PowerPoint and OpenDocument files, and pictures (JPEG, PNG, WebP). "
            "That file is none of these. Your text is kept.",
            field="file",
            code="wrong-type",
        )
    return safe_name(upload.name or "", media_type), media_type
