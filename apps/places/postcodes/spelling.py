"""The one spelling of a postcode, from whatever a person typed."""

from __future__ import annotations

import itertools
import re
import unicodedata

from apps.core.errors import DomainError

EXAMPLE = "AB12 3CD"
LONGEST_QUOTED = 12

PATTERN = re.compile(r"([A-Z]{1,2}(?:[0-9][A-HJ-NP-Z]?|[1-9][0-9])|GIR)([0-9][A-HJ-NP-Z]{2})")
"""The forms A9, A99, A9A, AA9, AA99 and AA9A, a digit and two letters. I and O stand at the beginning only, and no
district has a nought before its digit.

Source: BS 7666 and its one exception, GIR 0AA.
"""
FIRST_HALF = re.compile(r"[A-Z]{1,2}(?:[0-9][A-HJ-NP-Z]?|[1-9][0-9])")
AREAS = frozenset(
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX "
    "FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE "
    "NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR "
    "TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE".split()
)
"""The letters that postcodes begin with (the Royal Mail's postcode areas). Only used to choose between two readings."""
LOOK_ALIKE = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
"""What may have been meant by each, with what was typed first."""


SHIFTED = {
    "!": "1",
    '"': "2",
    "@": "2",
    "£": "3",
    "#": "3",
    "$": "4",
    "%": "5",
    "^": "6",
    "&": "7",
    "*": "8",
    "(": "9",
    ")": "0",
}
"""The figure under each sign of a British or American keyboard: what was meant where Shift was held too long."""
SEPARATES = frozenset(".,·_")
"""Signs that people put between the halves, beside spaces and dashes."""
AROUND = ".,;:?'‘’“”\"()[]<>«»"
"""Signs that stand around a postcode in a sentence."""
BFPO = re.compile(r"BFPO[0-9]{0,4}")


class BadPostcode(DomainError):
    """That is not a postcode. The message says what to enter."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="postcode", code="bad-postcode")


def tidy(text: str) -> str:
    """A postcode in capitals with its one space, however it was typed.

    Spaces of every kind, dashes, dots, full-width letters and small letters are put right. O and 0, I and 1 are read
    as the other only where what was typed cannot be a postcode and the other can. Another sign inside is never dropped:
    M!4 5SG may be M14 5SG, and is not M4 5SG, so the person is asked. Raises BadPostcode, with a sentence, for what is
    not one. Whether there is such a postcode is another question: see ``find``.
    """
    code = _bare(text)
    if any(not letter.isalnum() for letter in code):
        raise _asked_about(text, code)
    if not code:
        raise BadPostcode(f"Enter a postcode, such as {EXAMPLE}")
    if not code.isascii() or not code.isalnum() or not 5 <= len(code) <= 7:
        raise _refusal(text, code)
    readings = [found for found in _readings(code) if PATTERN.fullmatch(found)]
    known = [found for found in readings if _area(found) in AREAS]
    if code in readings and (code in known or len(known) != 1):
        return _spaced(code)
    best = known or readings
    if len(best) != 1:
        raise _refusal(text, code)
    return _spaced(best[0])


def compact(postcode: str) -> str:
    """The key of a tidy postcode: without its space."""
    return postcode.replace(" ", "")


def _bare(text: str) -> str:
    """Capitals, with all that separates or stands around left out."""
    wide = "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter)[0] not in "ZC"
    )
    kept = "".join(letter for letter in wide.strip(AROUND) if not _separates(letter))
    return kept.upper() if kept.isascii() else kept


def _separates(letter: str) -> bool:
    return letter in SEPARATES or unicodedata.category(letter) == "Pd"


def _readings(code: str) -> list[str]:
    """What was typed, and all that it may have been meant as."""
    return ["".join(letters) for letters in itertools.product(*(LOOK_ALIKE.get(letter, letter) for letter in code))]


def _area(code: str) -> str:
    return "".join(itertools.takewhile(str.isalpha, code[:-3]))


def _spaced(code: str) -> str:
    return f"{code[:-3]} {code[-3:]}"


def _asked_about(text: str, code: str) -> BadPostcode:
    """Asks whether the figure under a sign was meant."""
    meant = "".join(SHIFTED.get(letter, letter) for letter in code).upper()
    if not PATTERN.fullmatch(meant):
        return _refusal(text, code)
    typed = _quoted(text)
    said = f"“{typed}”" if len(typed) <= LONGEST_QUOTED else "That"
    return BadPostcode(f"{said} has a sign in it. Did you mean {_spaced(meant)}? Enter one such as {EXAMPLE}")


def _refusal(text: str, code: str) -> BadPostcode:
    if BFPO.fullmatch(code):
        return BadPostcode(f"A BFPO number says no place. Enter the postcode of where you meet, such as {EXAMPLE}")
    if FIRST_HALF.fullmatch(code):
        return BadPostcode(f"“{code}” is the first half of a postcode. Enter all of it, such as {EXAMPLE}")
    typed = _quoted(text)
    if not typed or len(typed) > LONGEST_QUOTED:
        return BadPostcode(f"That is not a postcode. Enter one such as {EXAMPLE}")
    return BadPostcode(f"“{typed}” is not a postcode. Enter one such as {EXAMPLE}")


def _quoted(text: str) -> str:
    """What was typed, on one line."""
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())
