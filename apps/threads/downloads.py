"""Hands out a file, to a person of whom the owner's view has made sure that they may have it."""

from __future__ import annotations

from django.http import FileResponse

from .models import Attachment


def file_response(attachment: Attachment) -> FileResponse:
    """The file as a download, never shown in the browser and never kept by a cache."""
    response = FileResponse(
        attachment.file.open("rb"), as_attachment=True, filename=attachment.name, content_type=attachment.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
