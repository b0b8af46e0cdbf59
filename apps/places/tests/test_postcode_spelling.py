"""Postcodes in every spelling come out in one, and what is not a postcode is told so in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.places.postcodes import BadPostcode, answer, tidy
from apps.places.postcodes.spelling import AREAS, PATTERN

from .factories import PostcodeFactory

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
FORMS = ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"]


KNOWN = sorted(area for area in AREAS if not set(area) & set("IO"))


@st.composite
def postcodes(draw, letters=LETTERS, digits=DIGITS, areas=None):
    """A postcode of any of the six forms."""
    form = draw(st.sampled_from(FORMS))
    code = draw(st.sampled_from(areas)) if areas else ""
    for place in (form.lstrip("A") if areas else form) + "9AA":
        later = any(letter.isdigit() for letter in code)
        allowed = [letter for letter in letters if not later or letter not in "IO"] if place == "A" else digits
        code += draw(st.sampled_from(allowed))
    if PATTERN.fullmatch(code) is None:
        code = code[:-4] + code[-3:]  # a nought before the district's digit
    return f"{code[:-3]} {code[-3:]}"


@given(postcodes(letters="ABCDEFGHJKLMNPQRSTUVWXYZ", digits="23456789"), st.data())
def test_tidy_of_a_postcode_with_other_spaces_dashes_cases_and_widths_is_that_postcode(postcode, data):
    between = st.sampled_from(["", " ", "  ", "\u00a0", "\u2009", "-", "\u2013", ".", "\t", "\u200b", "\ufeff"])
    wide = data.draw(st.booleans())
    typed = data.draw(between)
    for letter in postcode.replace(" ", ""):
        letter = letter.lower() if data.draw(st.booleans()) else letter
        typed += (chr(ord(letter) + 0xFEE0) if wide else letter) + data.draw(between)
    assert tidy(typed) == postcode


@given(postcodes(letters="ABCDEFGHJKLMNPQRSTUVWXYZ", areas=KNOWN))
def test_tidy_of_a_postcode_with_letters_for_its_noughts_and_ones_is_that_postcode(postcode):
    assert tidy(postcode.replace("0", "O").replace("1", "I")) == postcode


@given(postcodes())
def test_tidy_of_what_it_gave_is_the_same(postcode):
    once = tidy(postcode)
    assert tidy(once) == once
    assert PATTERN.fullmatch(once.replace(" ", ""))


@given(st.text(max_size=300))
def test_tidy_of_any_text_is_a_postcode_or_a_sentence(text):
    try:
        found = tidy(text)
    except BadPostcode as refused:
        said = refused.message
    else:
        said = "It is a postcode, such as AB12 3CD"
        assert PATTERN.fullmatch(found.replace(" ", ""))
    assert (said.endswith("such as AB12 3CD"), len(said) < 110) == (True, True)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("m144fb", "M14 4FB"),
        ("M14  4FB", "M14 4FB"),
        ("M14-4FB.", "M14 4FB"),
        ("m 1 4 4 f b", "M14 4FB"),
        ("MI4 4FB", "M14 4FB"),
        ("M14 4FB\n", "M14 4FB"),
        ("Ml4 4FB".upper(), "ML4 4FB"),
        ("M2O 1AA", "M20 1AA"),
        ("0L1 2AB", "OL1 2AB"),
        ("OL1 2AB", "OL1 2AB"),
        ("OLI 2AB", "OL1 2AB"),
        ("S014 1AA", "SO14 1AA"),
        ("sk1o 1aa", "SK10 1AA"),
        ("M1 OAB", "M1 0AB"),
        ("M1 IAB", "M1 1AB"),
        ("W1A 1AA", "W1A 1AA"),
        ("ec1a1bb", "EC1A 1BB"),
        ("GIR 0AA", "GIR 0AA"),
        ("\uff2d\uff11\uff14\u3000\uff14\uff26\uff22", "M14 4FB"),
        ("“M14 4FB”", "M14 4FB"),
        ("(M14 4FB).", "M14 4FB"),
        ("M14·4FB", "M14 4FB"),
        ("M14_4FB,", "M14 4FB"),
    ],
)
def test_tidy_reads_letters_for_digits_only_where_nothing_else_fits(typed, wanted):
    assert tidy(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a postcode, such as AB12 3CD"),
        (" \u00a0 ", "Enter a postcode, such as AB12 3CD"),
        ("M14", "“M14” is the first half of a postcode. Enter all of it, such as AB12 3CD"),
        ("ec1a", "“EC1A” is the first half of a postcode. Enter all of it, such as AB12 3CD"),
        ("90210", "“90210” is not a postcode. Enter one such as AB12 3CD"),
        ("M14 4F0", "“M14 4F0” is not a postcode. Enter one such as AB12 3CD"),
        ("M!4 5SG", "“M!4 5SG” has a sign in it. Did you mean M14 5SG? Enter one such as AB12 3CD"),
        ("M1$ 5SG", "“M1$ 5SG” has a sign in it. Did you mean M14 5SG? Enter one such as AB12 3CD"),
        ("m14 %sg", "“m14 %sg” has a sign in it. Did you mean M14 5SG? Enter one such as AB12 3CD"),
        ("M\uff01\u20144 5SG", "“M！—4 5SG” has a sign in it. Did you mean M14 5SG? Enter one such as AB12 3CD"),
        ("M@0 2BB", "“M@0 2BB” has a sign in it. Did you mean M20 2BB? Enter one such as AB12 3CD"),
        ("M14/4FB", "“M14/4FB” is not a postcode. Enter one such as AB12 3CD"),
        ("BFPO 57", "A BFPO number says no place. Enter the postcode of where you meet, such as AB12 3CD"),
        ("bfpo", "A BFPO number says no place. Enter the postcode of where you meet, such as AB12 3CD"),
        ("M14 4F8", "“M14 4F8” is not a postcode. Enter one such as AB12 3CD"),
        ("M14+4FB", "“M14+4FB” is not a postcode. Enter one such as AB12 3CD"),
        ("Mß4 4FB", "“Mß4 4FB” is not a postcode. Enter one such as AB12 3CD"),
        ("12 High Street, Moss Side", "That is not a postcode. Enter one such as AB12 3CD"),
        ("x" * 5000, "That is not a postcode. Enter one such as AB12 3CD"),
    ],
)
def test_tidy_of_what_is_not_a_postcode_says_what_to_enter(typed, sentence):
    with pytest.raises(BadPostcode) as caught:
        tidy(typed)
    assert caught.value.message == sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("im1 1aa", "IM1 1AA is on the Isle of Man. Choose the ward that you meet or work in most."),
        ("JE2 3AB", "JE2 3AB is in Jersey. Choose the ward that you meet or work in most."),
        ("GY1 1AA", "GY1 1AA is in Guernsey, Alderney or Sark. Choose the ward that you meet or work in most."),
        (
            "BF1 2AA",
            "BF1 2AA is of the British Forces, which says no place. Choose the ward that you meet or work in most.",
        ),
        ("G1 1AA", "We do not know G1 1AA. Choose your ward below. Your postcode is kept."),
    ],
)
def test_answer_for_a_postcode_that_has_no_ward_anywhere_says_where_it_is(typed, said):
    PostcodeFactory(code="M144FB")
    found = answer(typed)
    assert (found.ward, found.said) == (None, said)
