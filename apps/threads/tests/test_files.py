"""Files are known by their content: what is taken, what is refused, and what their names become."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.errors import DomainError
from apps.threads import files
from apps.threads.tests.samples import DOCX, EXE, JPEG, OFFICE, PDF, PNG, WEBP, packed

CASES = Path(__file__).parent / "cases"
ODF = "application/vnd.oasis.opendocument."


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
        (packed(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<t/>"), f"{ODF}text"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), ""),
        (packed(readme=b"x", mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<t/>"), ""),
        (packed(mimetype=b"application/pdf", content_xml=b"<t/>"), ""),
        (packed(Word__Document_xml=b"<w/>"), f"{OFFICE}wordprocessingml.document"),
        (EXE, ""),
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
        ("CON.pdf", "file.pdf"),
        ("plan v1.2.exe.pdf", "plan-v1-2-exe.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("a\u200bb\x00.pdf", "ab.pdf"),
    ],
)
def test_safe_name_keeps_the_words_and_takes_the_ending_of_the_content(name, kept):
    assert files.safe_name(name, "application/pdf") == kept


RELATION = (
    '<Relationships><Relationship Id="r1" Type="http://x/relationships/{}" Target="http://x/" {}/></Relationships>'
)
TEMPLATE = RELATION.format("attachedTemplate", 'TargetMode="External"')
TYPES = '<Types><Override PartName="/a" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
OBJECTS = zlib.compress(b"1 0 <</S /JavaScript /JS (app.alert(1))>>")
TWO_OF_ONE = packed(word__document_xml=b"<w/>", WORD__document_xml=b"<w/>")


def stream(dictionary: bytes, content: bytes) -> bytes:
    return PDF + b"2 0 obj\n<<" + dictionary + b">>\nstream\n" + content + b"\nendstream\nendobj\n"


def word(**parts: str) -> bytes:
    """A text with these parts, whose names are given as for ``packed``."""
    return packed(word__document_xml=b"<w/>", **{name: text.encode() for name, text in parts.items()})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (word(word__VBAPROJECT_bin="x"), "macros"),
        (packed(xl__workbook_xml=b"<w/>", xl__macrosheets__sheet1_xml=b"<m/>"), "macros"),
        (packed(xl__workbook_xml=b"<w/>", **{"[Content_Types]_xml": TYPES.encode()}), "macros"),
        (packed(xl__workbook_xml=b"<w/>", **{"[content_types]_xml": TYPES.encode("utf-16")}), "macros"),
        (word(**{"word\\\\activeX\\\\activeX1_xml": "<a/>"}), "macros"),
        (word(word__embeddings__plan_xml="<x/>", **{"word__embeddings__run.EXE": "MZ"}), "macros"),
        (packed(mimetype=f"{ODF}text".encode(), content_xml=b"<t/>", Scripts__run_xml=b"<s/>"), "macros"),
        (word(word___rels__settings_xml=TEMPLATE, **{"word___rels__settings.xml.rels": TEMPLATE}), "loads"),
        (word(**{"word___rels__settings.XML.RELS": TEMPLATE.upper().replace("HTTP", "http")}), "loads"),
        (word(**{"word___rels__a.rels": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + TEMPLATE}), "cannot-look"),
        (packed(xl__workbook_xml=b"<w/>", xl__externalLinks__externalLink1_xml=b"<a><ddeLink/></a>"), "loads"),
        (TWO_OF_ONE, "cannot-look"),
        (PDF + b"<</S /JavaScript /JS (app.alert(1))>>", "script"),
        (PDF + b"<</S /J#61va#53cript>>", "script"),
        (PDF + b"<</Type /Action /S /Launch>>", "script"),
        (stream(b"/Type /ObjStm /Filter /FlateDecode", OBJECTS), "script"),
        (stream(b"/Type /Obj#53tm /Filter [/FlateDecode]", OBJECTS), "script"),
        (stream(b"/Type /ObjStm /Filter /FlateDecode", OBJECTS[:20]), "cannot-look"),
        (stream(b"/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]", b"x"), "cannot-look"),
        (stream(b"/Type /ObjStm /Filter /FlateDecode", OBJECTS) + b"<</Encrypt 3 0 R>>", "password"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
    ],
)
def test_file_that_could_act_by_itself_is_refused_with_help(content, code):
    with pytest.raises(DomainError) as refusal:
        files.accept(SimpleUploadedFile("x.pdf", content))
    assert (refusal.value.code, refusal.value.message.endswith("Your text is kept.")) == (code, True)


@pytest.mark.parametrize(
    "content",
    [
        word(**{"word___rels__a.rels": RELATION.format("hyperlink", 'TargetMode="External"')}),
        word(**{"word___rels__a.rels": RELATION.format("image", "")}),
        stream(b"/Filter /DCTDecode", b"\xff\xd8 /JS ("),
        stream(b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(b"1 0 <</Type /Page>>")),
        PDF + b"<</OpenAction [1 0 R /Fit]>>",
    ],
)
def test_file_with_links_pictures_and_pages_is_taken(content):
    assert files.accept(SimpleUploadedFile("x.pdf", content))[1] in files.ALLOWED


def test_bomb_is_not_opened(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (3 * 1024 * 1024))
        archive.writestr("_rels/.rels", b" " * 1024)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(DomainError) as refusal:
        files.accept(SimpleUploadedFile("x.docx", bomb.getvalue()))
    assert refusal.value.code == "cannot-look"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("docm_with_a_mimetype_member.docx", "macros"),
        ("odt_with_basic_macros.odt", "macros"),
        ("zip_that_says_pdf.pdf", "wrong-type"),
        ("really_svg.png", "wrong-type"),
    ],
)
def test_file_that_was_taken_once_is_refused(name, code):
    with pytest.raises(DomainError) as refusal:
        files.accept(SimpleUploadedFile(name, (CASES / name).read_bytes()))
    assert refusal.value.code == code


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
