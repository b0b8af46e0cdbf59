"""Typed text: what cannot be seen goes, what a script needs stays, and a letter is counted as people count it."""

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from apps.core.forms import AreaField, LineField, one_line, with_lines
from apps.core.middleware import without_nul

CHEF = "\U0001f469\u200d\U0001f373"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("O'Brien's & \"Friends\" <Club>", "O'Brien's & \"Friends\" <Club>"),
        ("Cafe\u0301 Conmigo", "Café Conmigo"),
        ("\u3164\u3164\u3164", ""),
        ("Moss\u2060Side Growers", "MossSide Growers"),
        ("Moss\u00adSide Growers", "MossSide Growers"),
        ("Moss\u200eSide Growers", "MossSide Growers"),
        ("\u202egnippihs\u202c Trust", "gnippihs Trust"),
        ("مجموعة السلام (Peace Group)", "مجموعة السلام (Peace Group)"),
        (f"{CHEF} Community Kitchen", f"{CHEF} Community Kitchen"),
        ("Wythenshawe\x16 Wanderers", "Wythenshawe Wanderers"),
        ("Line\x0bBreak Club", "Line Break Club"),
        ("Ada\r\nBcc: all@example.org", "Ada Bcc: all@example.org"),
        ("Ada\u2028Lovelace", "Ada Lovelace"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("Mo\u200dss\u200c Side", "Moss Side"),
        ("\u200dMoss", "Moss"),
        ("a\x00b", "ab"),
        ("  two   spaces  ", "two spaces"),
    ],
)
def test_one_line_of_what_was_typed_holds_what_can_be_seen(typed, line):
    assert one_line(typed) == line


def test_lines_whatever_the_browser_sends_are_one_letter_each():
    assert with_lines("one\r\ntwo\rthree\nfour\u2029five\x07 ") == "one\ntwo\nthree\nfour\nfive"


class Typed(forms.Form):
    name = LineField(max_length=5, required=False)
    words = AreaField(max_length=5, required=False)


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"name": "\u200bChoir\u200b"}, {}),
        ({"name": "!!!"}, {"name": ["Use at least one letter or number"]}),
        ({"name": "\u2800\u2800"}, {"name": ["Use at least one letter or number"]}),
        ({"name": "५"}, {}),
        ({"name": "\u3164"}, {}),
        ({"words": "👍"}, {}),
        ({"words": "a\r\nb\r\nc"}, {}),
        ({"words": "a\r\nb\r\ncd"}, {"words": ["Ensure this value has at most 5 characters (it has 6)."]}),
    ],
)
def test_fields_count_and_judge_what_can_be_seen(sent, errors):
    assert Typed(sent).errors == errors


def test_area_is_never_cut_off_by_the_browser():
    assert ("maxlength" in str(Typed()["name"]), "maxlength" in str(Typed()["words"])) == (True, False)


def test_nul_is_taken_out_of_all_that_is_sent():
    seen: list[HttpRequest] = []
    middleware = without_nul(lambda request: seen.append(request) or HttpResponse())
    request = RequestFactory().post(
        "/?a=1%00&b%00=2&a=3", {"word": "x\x00y"}, headers={"Cookie": 'sessionid="a\\000b"'}
    )
    middleware(request)
    middleware.process_view(request, None, (), {})
    (got,) = seen
    assert dict(got.GET.lists()) == {"a": ["1", "3"], "b": ["2"]}
    assert dict(got.POST.lists()) == {"word": ["xy"]}
    assert got.COOKIES == {"sessionid": "ab"}
