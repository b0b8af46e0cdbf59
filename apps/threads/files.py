"""What may be attached: PDF, office files and images, known by their content and not by their name."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.errors import DomainError

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


def sniff(file: IO[bytes]) -> str:
    """The media type that the content itself shows, or an empty text when it is none that we take."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(file)
    if head.startswith(b"%PDF-"):
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
    try:
        with zipfile.ZipFile(io.BytesIO(file.read())) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return kind if kind in ALLOWED else ""
            if any(name.endswith("vbaProject.bin") for name in names):
                return ""
            return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), "")
    except zipfile.BadZipFile:
        return ""
    finally:
        file.seek(0)


def size_in_words(size: int) -> str:
    """A size in bytes as people say it, such as 14 MB."""
    if size >= 1024 * 1024:
        return f"{f'{size / 1024 / 1024:.1f}'.removesuffix('.0')} MB"
    return f"{max(1, size // 1024)} kB"


def safe_name(name: str, media_type: str) -> str:
    """The name without folders, control signs and its own ending; the ending is that of the content."""
    stem = re.split(r"[\\/]", name)[-1]
    stem = re.sub(r"[^\w.-]+", "-", stem.rpartition(".")[0] or stem).strip(".-_")[:180]
    return f"{stem or 'file'}{ALLOWED[media_type]}"


def accept(upload: UploadedFile) -> tuple[str, str]:
    """The safe name and the media type of an upload.

    Raises DomainError, for the field ``file``, when it is empty, too large, or of a kind that we do not take.
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
    if not media_type:
        raise DomainError(
            "We can take PDF, Word, Excel, PowerPoint and OpenDocument files, and pictures (JPEG, PNG, WebP). "
            "That file is none of these. Your text is kept.",
            field="file",
            code="wrong-type",
        )
    return safe_name(upload.name or "", media_type), media_type
