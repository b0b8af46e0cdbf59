"""Files are known by their content: what is taken, what is refused, and what their names become."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.errors import DomainError
from apps.core.models import AuditEvent
from apps.support import files, services
from apps.support.models import Attachment, Message

from .factories import RequestFactory

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
OFFICE = "application/vnd.openxmlformats-officedocument."


def packed(**names: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


DOCX = packed(word__document_xml=b"<w/>")


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


@pytest.mark.django_db
def test_attach_keeps_the_file_under_a_name_that_says_nothing(private_files, lead, organisation):
    request = RequestFactory(organisation=organisation, by=lead)
    kept = services.attach(request, by=lead, upload=SimpleUploadedFile("our secret plan.exe", PDF))
    [path] = [p for p in private_files.rglob("*") if p.is_file()]
    assert (kept.name, kept.media_type, kept.size) == ("our-secret-plan.pdf", "application/pdf", len(PDF))
    assert ("secret" in str(path), path.suffix, path.read_bytes()) == (False, "", PDF)
    assert AuditEvent.objects.latest("pk").verb == "request.file-added"


@pytest.mark.django_db
def test_attach_one_file_too_many_is_refused(private_files, lead, organisation, monkeypatch):
    from apps.support.services import asking

    monkeypatch.setattr(asking, "FILES_PER_REQUEST", 1)
    request = RequestFactory(organisation=organisation, by=lead)
    services.attach(request, by=lead, upload=SimpleUploadedFile("a.pdf", PDF))
    with pytest.raises(DomainError) as refusal:
        services.attach(request, by=lead, upload=SimpleUploadedFile("b.pdf", PDF))
    assert (refusal.value.code, Attachment.objects.count()) == ("many", 1)


@pytest.mark.django_db
def test_message_with_a_file_that_we_do_not_take_is_not_written(private_files, lead, organisation):
    request = RequestFactory(sent=True, organisation=organisation, by=lead)
    with pytest.raises(DomainError):
        services.write(request, by=lead, body="See this", upload=SimpleUploadedFile("a.pdf", EXE))
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_remove_file_from_a_draft_removes_its_content_too(private_files, lead, organisation):
    request = RequestFactory(organisation=organisation, by=lead)
    kept = services.attach(request, by=lead, upload=SimpleUploadedFile("a.pdf", PDF))
    services.remove_file(kept, by=lead)
    assert (Attachment.objects.count(), [p for p in private_files.rglob("*") if p.is_file()]) == (0, [])
