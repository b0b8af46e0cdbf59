"""Files are known by their content: what is taken, what is refused, and what their names become."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.errors import DomainError
from apps.threads import files
from apps.threads.tests.samples import DOCX, EXE, JPEG, OFFICE, PDF, PNG, WEBP, packed


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (PDF, "application/pdf"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (DOCX, f"{OFFICE}wordprocessingml.document"),
        (packed(xl__workbook_xml=b"<w/>"), f"{OFFICE}spreadsheetml.sheet"),
        (packed(ppt__presentation_xml=b"<p/>"), f"{OFFICE}presentationml.presentation"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
        (EXE, ""),
        (packed(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), ""),
        (packed(mimetype=b"application/epub+zip"), ""),
        (packed(readme=b"only a zip"), ""),
        (b"PK\x03\x04 and then nothing of a zip", ""),
        (b"<html><script>alert(1)</script></html>", ""),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', ""),
        (b"GIF89a\x01\x00\x01\x00", ""),
        (b"#!/bin/sh\nrm -rf /\n", ""),
        (b" %PDF-1.7 not at the start", ""),
        (b"\x00" * 100, ""),
        (b"a", ""),
    ],
)
def test_sniff_goes_by_the_content(content, media_type):
    assert files.sniff(io.BytesIO(content)) == media_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("budget.pdf", "budget.pdf"),
        ("budget.exe", "budget.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\our plan.pdf", "our-plan.pdf"),
        ("..", "file.pdf"),
        (".", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a-Set-Cookie-x.pdf"),
        ('x";evil=".pdf', "x-evil.pdf"),
        ("قائمة.pdf", "قائمة.pdf"),
        ("Café résumé.docx", "Café-résumé.pdf"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
        ("no-ending", "no-ending.pdf"),
    ],
)
def test_safe_name_keeps_the_words_and_takes_the_ending_of_the_content(name, kept):
    assert files.safe_name(name, "application/pdf") == kept


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", "empty", "That file is empty. Your text is kept."),
        (PDF + b"x" * 1500, "too-large", "That file is 1 kB. The limit is 1 kB. Your text is kept."),
        (EXE, "wrong-type", None),
    ],
)
def test_accept_refuses_with_a_sentence(content, code, message, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024
    with pytest.raises(DomainError) as refusal:
        files.accept(SimpleUploadedFile("x.pdf", content))
    assert (refusal.value.field, refusal.value.code) == ("file", code)
    assert message in (None, refusal.value.message)


def test_size_in_words_tells_a_little_too_much_from_the_limit():
    assert [files.size_in_words(n) for n in (10, 10 * 1024**2, 10 * 1024**2 + 200_000)] == ["1 kB", "10 MB", "10.2 MB"]
