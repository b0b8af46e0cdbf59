"""What is read in an email: its new words in many languages, its files, and what kind of email it is."""

from __future__ import annotations

import random

import pytest

from apps.threads.inbound import newest, parsing, reply_addresses
from apps.threads.inbound.html_text import html_as_text

from .mails import FOLDER, mail, with_files

NEW = {
    "gmail": "Yes, the fund closes on 30 November.\n\nWe have two quotes: £1,200 and £1,450. Café Ürün wrote the third.",
    "outlook": "Hi Kofi,\n\nIt’s the Neighbourhood Fund, up to £5,000.\n- It closes on 30 November.\n- We have two quotes.\n\n"
    "Thanks,\nBea",
    "apple": "The lease runs until 2031 and the landlord agreed to a shed. I will send the letter tomorrow.",
    "below": "The Neighbourhood Fund.\n\nOn 30 November.",
    "german": "Guten Tag Herr Mensah,\n\nwir brauchen die Räume bis März. Größe: 40 m², höchstens 300 €.\n\n"
    "Mit freundlichen Grüßen\nJürgen",
    "polish": "Dzień dobry, źródło pieniędzy to Fundusz Sąsiedzki.\n\nDo: 30 listopada musimy złożyć wniosek.",
    "arabic": "نعم، يغلق الصندوق في 30 نوفمبر.\n\nنحتاج إلى غرفة هادئة.",
    "html_only": "We meet on Tuesday at 6.\n\n• Bea brings the plan\n• See the rules (https://fund.example.org/rules)\n2 < 3 & done",
}


@pytest.fixture(autouse=True)
def sender_of_ours(settings):
    settings.DEFAULT_FROM_EMAIL = "portal@example.org"


@pytest.mark.parametrize("name", sorted(NEW))
def test_new_words_of_an_email_stand_without_quote_and_signature(name):
    read = parsing.read(mail(name))
    assert newest.newest_words(read.text) == NEW[name]
    head = parsing.head(mail(name))
    assert (head.is_automatic, head.is_bounce, head.sender) == (False, False, "bea@example.org")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Do: bring chairs\nData: in May\n\nBea", "Do: bring chairs\nData: in May\n\nBea"),
        ("From: 3pm\nTo: 5pm\nDate: 4 May", "From: 3pm\nTo: 5pm\nDate: 4 May"),
        ("I wrote to portal@example.org: no answer", "I wrote to portal@example.org: no answer"),
        ("Thanks, yes.\n\nThanks, and bring tea.", "Thanks, yes.\n\nThanks, and bring tea."),
        ("> only\n> quoted", ""),
        ("Von meinem iPhone gesendet", ""),
        ("", ""),
        (
            "Ja\n\nVon: Common Thread <portal@example.org>\nGesendet: Montag\nAn: Bea <bea@example.org>\n\nWelche?",
            "Ja",
        ),
        ("نعم\n\nمن: Common Thread <portal@example.org>\nالموضوع: سؤال\n\nWhich?", "نعم"),
    ],
)
def test_new_words_of_a_text(text, new):
    assert newest.newest_words(text) == new


@pytest.mark.parametrize(
    ("name", "automatic", "bounce"), [("absence", True, False), ("bounce", False, True), ("forged", False, False)]
)
def test_kind_of_an_email_is_read_from_its_headers(name, automatic, bounce):
    head = parsing.head(mail(name))
    assert (head.is_automatic, head.is_bounce) == (automatic, bounce)


def test_sender_is_the_address_and_not_a_name_that_looks_like_one():
    assert parsing.head(mail("forged", sender="ada@example.org")).sender == "bea@example.net"


def test_headers_with_odd_letters_are_read_on_one_line():
    raw = b"From: a@example.org\r\nSubject: =?utf-8?Q?Two=0D=0ABcc:_x@example.com?=\r\n\r\nHello\x00 there\r\n"
    assert (parsing.head(raw).subject, parsing.read(raw).text) == ("Two Bcc: x@example.com", "Hello there")
    assert parsing.head(mail("polish")).subject == "Odp: Pomoc przy wniosku – źródło"


def test_broken_email_is_read_as_far_as_it_goes():
    read = parsing.read(mail("broken"))
    assert (read.text.count("hello"), "\x00" in read.text, read.files) == (1, False, ())


def test_two_copies_of_an_email_have_one_key_and_two_senders_have_two():
    first, again = parsing.head(mail("gmail")), parsing.head(b"X-Relay: 2\r\n" + mail("gmail"))
    other = parsing.head(mail("gmail", sender="ada@example.org"))
    assert (first.key == again.key, first.key == other.key) == (True, False)


def test_files_of_an_email_come_with_their_names():
    raw = with_files(
        ("../plan X: y.pdf", b"%PDF-1"), ("Übersicht.pdf", b"x"), to="a@example.org", sender="b@example.org"
    )
    assert [(one.name, one.content) for one in parsing.read(raw).files] == [
        ("../plan X: y.pdf", b"%PDF-1"),
        ("Übersicht.pdf", b"x"),
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<p>b", "a\nb"),
        ("<script>x</script><style>y</style>a<br>b", "a\nb"),
        ("<blockquote>one<br>two</blockquote>three", "> one\n> two\nthree"),
        ("a <![if !mso]> b", "a b"),
        ("a <!-- b --> c <!-- never ended d", "a c"),
        ("2 < 3 <b>and</b> <3", "2 < 3 and <3"),
        ("<a href='javascript:x'>press</a>", "press"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
    ],
)
def test_html_becomes_plain_text(html, text):
    assert html_as_text(html) == text


def test_reply_address_holds_its_thread_and_person_together(settings):
    address = reply_addresses.reply_address(41, 7)
    read = reply_addresses.read(address.upper())
    assert (read.thread, read.person, len(address.partition("@")[0]) <= 64) == (41, 7, True)
    local, _, domain = address.partition("@")
    word, thread, person, signature = local.split("-")
    changed = [
        f"{word}-{thread}-8-{signature}@{domain}",
        f"{word}-{person}-{thread}-{signature}@{domain}",
        f"{word}-{thread}-{person}-{'a' * 26}@{domain}",
        f"{local}@example.com",
        f"{word}-{thread}-{person}@{domain}",
        "reply@" + domain,
        "",
    ]
    assert [reply_addresses.read(each) for each in changed] == [None] * len(changed)
    assert reply_addresses.masked(f"to {address}") == f"to {word}-{thread}-{person}-…@{domain}"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another key that signs things from now on",
    )
    assert reply_addresses.read(address) == read
    settings.SECRET_KEY_FALLBACKS = []
    assert reply_addresses.read(address) is None
    settings.INBOUND_DOMAIN = ""
    assert reply_addresses.reply_address(41, 7) == ""


def test_whatever_bytes_come_they_are_read_without_an_error():
    """Bytes of chance, and emails of the folder with pieces changed, cut and put elsewhere."""
    chance = random.Random(8)
    whole = [path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))]
    pieces = [
        b"\r\n",
        b"\x00",
        b"=?utf-8?B?",
        b"?=",
        b"--b1",
        b"Content-Type: multipart/mixed",
        b"<",
        b">" * 40,
        b"On ",
    ]
    for turn in range(400):
        raw = bytearray(chance.choice(whole) if turn % 4 else chance.randbytes(chance.randrange(600)))
        for _ in range(chance.randrange(12)):
            at = chance.randrange(len(raw) + 1)
            raw[at : at + chance.randrange(9)] = chance.choice([*pieces, chance.randbytes(4)])
        read, head = parsing.read(bytes(raw)), parsing.head(bytes(raw))
        words = newest.newest_words(read.text) + head.subject + head.sender + "".join(one.name for one in read.files)
        assert "\x00" not in words
        words.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 2001,
        b"X: y\r\n" * 50_000 + b"\r\nWords\r\n",
        b"Subject: x\r\n\r\n" + b"a" * 100_001,
    ],
    ids=["parts", "headers", "line"],
)
def test_email_that_is_made_to_take_long_is_not_read(raw):
    with pytest.raises(parsing.CannotRead):
        parsing.read(raw)
    assert parsing.head(raw).sender == ""


def test_marks_on_one_letter_are_no_more_than_eight():
    raw = ("Subject: x\n\nZ" + "\u0301\u0323" * 9999 + " Ḿ").encode()
    assert parsing.read(raw).text == "\u1e92" + "\u0323" * 3 + "\u0301" * 4 + " Ḿ"
