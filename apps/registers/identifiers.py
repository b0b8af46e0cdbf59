"""Numbers in registers, under the org-id scheme: what people type, tidied and checked by each register's own rule.

The prefixes and their examples are those of org-id.guide (the org-id register, ODbL). A rule here is one that the
register publishes about itself: a length, a beginning, check characters where there are any. Nothing else is guessed,
so a number that passes may still belong to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from apps.core import wording
from apps.core.errors import DomainError

if TYPE_CHECKING:
    pass


class BadNumber(DomainError):
    """What was typed is no number of that register. The message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A register: its org-id prefix, its name, what its number is called, an example, and its rule.

    ``check`` takes the text without spaces, dashes and labels, in capitals, and returns the value as the register
    writes it, or None where it breaks the rule.
    """

    code: str
    name: str
    label: str
    hint: str
    check: Callable[[str], str | None]
    labels: tuple[str, ...] = ()
    """What people write before the number, besides "number" and "no."."""

    @property
    def wrong(self) -> str:
        """The sentence for a number that breaks the rule."""
        return f"Enter a {self.label[0].lower()}{self.label[1:]} of {self.hint}"


def _noughts(text: str) -> str:
    """A letter O typed for a nought, where the register has digits alone."""
    return text.replace("O", "0")


def _digits(pattern: str, *, drop: str = "") -> Callable[[str], str | None]:
    """Digits that match, with an optional beginning that is dropped."""

    def check(text: str) -> str | None:
        text = _noughts(text.removeprefix(drop))
        return text if re.fullmatch(pattern, text) else None

    return check


def _as_written(pattern: str) -> Callable[[str], str | None]:
    return lambda text: text if re.fullmatch(pattern, text) else None


COMPANY_PREFIXES = frozenset(
    "AC CE CS FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RS SA SC SE SF SG SI SL SO SP SR SZ"
    " ZC".split()
)


"""The letters with which numbers at Companies House begin: its own list of registers. None, for England and Wales."""


def _company(text: str) -> str | None:
    """8 characters. One or two leading noughts left out are filled in: any more, and it may be half a number."""
    if text[:2] in COMPANY_PREFIXES:
        prefix, rest = text[:2], text[2:]
        if prefix in {"IP", "SP", "NP"} and re.fullmatch(r"[0-9O]{1,5}R|[0-9O]{1,4}[A-Z]S", rest):
            ending = "R" if not rest.endswith("S") else rest[-2:]
            return prefix + _noughts(rest[: -len(ending)]).zfill(6 - len(ending)) + ending
        rest = _noughts(rest)
        return prefix + rest.zfill(6) if re.fullmatch(r"(?=.*[1-9])[0-9]{3,6}", rest) else None
    if re.fullmatch(r"R[0-9O]{7}", text):  # Northern Ireland, before 1922's companies were renumbered
        return "R" + _noughts(text[1:])
    text = _noughts(text)
    return text.zfill(8) if re.fullmatch(r"(?=.*[1-9])[0-9]{6,8}", text) else None


def _scottish_charity(text: str) -> str | None:
    """SC, a nought and five digits."""
    text = _noughts(text.removeprefix("SC"))
    return f"SC{text}" if re.fullmatch(r"0[0-9]{5}", text) else None


_BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


def _research(text: str) -> str | None:
    """A nought, six characters, and two check digits: ISO/IEC 7064, mod 97-10, over the base-32 number."""
    text = re.sub(r"^(HTTPS?:)?/*(WWW\.)?ROR\.ORG/", "", text).lower().replace("o", "0")
    if not re.fullmatch(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}", text):
        return None
    number = 0
    for letter in text[:7]:
        number = number * 32 + _BASE_32.index(letter)
    return text if 98 - number * 100 % 97 == int(text[7:]) else None


def _sports_club(text: str) -> str | None:
    text = text.lower()
    return text if re.fullmatch(r"[0-9a-f]{8}", text) else None


SCHEMES: dict[str, Scheme] = {
    scheme.code: scheme
    for scheme in (
        Scheme(
            "GB-CHC",
            "Charity Commission for England and Wales",
            "Charity number",
            "6 or 7 numbers, such as 1234567",
            _digits(r"[1-9][0-9]{5,6}"),
            labels=("registered charity", "charity", "ccew"),
        ),
        Scheme(
            "GB-COH",
            "Companies House",
            "Company number",
            "8 characters, such as 01234567 or IP123456",
            _company,
            labels=("registered company", "limited company", "company", "companies house", "crn", "cic"),
        ),
        Scheme(
            "GB-MPR",
            "Mutuals Public Register",
            "Society number",
            "up to 6 numbers, with its letters if it has any, such as 7284, 235C or IP031455",
            _as_written(r"([A-Z]{2})?[0-9]{1,6}[A-Z]{0,3}"),
            labels=("mutuals", "mutual", "registered society", "society", "fca"),
        ),
        Scheme(
            "GB-SC",
            "Scottish Charity Register",
            "Scottish charity number",
            "SC and 6 numbers, such as SC012345",
            _scottish_charity,
            labels=("scottish charity", "registered charity", "charity", "oscr"),
        ),
        Scheme(
            "GB-NIC",
            "Charity Commission for Northern Ireland",
            "Northern Ireland charity number",
            "6 numbers that begin with 1, such as 100002",
            _digits(r"1[0-9]{5}", drop="NIC"),
            labels=("registered charity", "charity", "ccni"),
        ),
        Scheme(
            "GB-REV",
            "HM Revenue and Customs, for charities that need not register elsewhere",
            "HMRC charity reference",
            "1 or 2 letters and up to 5 numbers, such as XR12345",
            _as_written(r"[A-Z]{1,2}[0-9]{1,5}"),
            labels=("hmrc charity", "hmrc", "reference", "charity"),
        ),
        Scheme(
            "GB-CASC",
            "Community amateur sports clubs",
            "Sports club code",
            "8 characters, 0 to 9 and a to f, such as df679063",
            _sports_club,
            labels=("casc",),
        ),
        Scheme(
            "GB-COE",
            "Church of England church codes",
            "Church code",
            "6 numbers that begin with 6, such as 608393",
            _digits(r"6[0-9]{5}"),
            labels=("church", "church code", "code"),
        ),
        Scheme(
            "GB-UKPRN",
            "UK Register of Learning Providers",
            "Learning provider number",
            "8 numbers that begin with 1, such as 10000346",
            _digits(r"1[0-9]{7}"),
            labels=("ukprn",),
        ),
        Scheme(
            "GB-EDU",
            "Schools and colleges in England",
            "School number (URN)",
            "6 numbers, such as 125554",
            _digits(r"[1-9][0-9]{5}"),
            labels=("urn", "school"),
        ),
        Scheme(
            "GB-NHS",
            "NHS organisation codes",
            "NHS organisation code",
            "3 to 10 letters and numbers, such as RAX or 7A1A5",
            _as_written(r"[A-Z0-9]{3,10}"),
            labels=("ods", "ods code", "nhs", "code"),
        ),
        Scheme(
            "GB-LAE",
            "English councils",
            "Council code",
            "3 or 4 letters, such as MAN",
            _as_written(r"[A-Z]{3,4}"),
            labels=("council", "council code", "code"),
        ),
        Scheme(
            "XI-ROR",
            "Research Organization Registry",
            "ROR number",
            "9 characters that begin with 0, such as 03yrm5c26",
            _research,
            labels=("ror",),
        ),
    )
}


"""The registers that we take, by org-id prefix, those that groups have most often first."""


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


_PREFIX = re.compile(r"\s*([A-Za-z]{2})\s*-\s*([A-Za-z0-9]{2,8})\s*-\s*(.+)", re.DOTALL)


def _plain(text: str) -> str:
    return _UNSEEN.sub("", text).translate(_DASHES).strip()


def _bare(scheme: Scheme, text: str) -> str:
    """The number alone, in capitals: labels, spaces, dots and dashes left out."""
    said = sorted((*scheme.labels, "registration", "registered", "reg"), key=len, reverse=True)
    words = "|".join(re.escape(word) for word in said)
    label = rf"^[\s:#.]*(?:(?:{words})(?![a-z])[\s:#.]*)*(?:(?:number|numbers|num|no|nr|n°|№)(?![a-z])[\s:#.]*)?"
    text = re.sub(label, "", text, count=1, flags=re.IGNORECASE)
    return re.sub(r"[\s.,\-–_]+" if scheme.code != "XI-ROR" else r"\s+", "", text).upper()


def clean(scheme: str, text: str) -> str:
    """The number as its register writes it, from any of the ways in which people type it. Empty stays empty.

    ``scheme`` is a prefix of SCHEMES. Raises BadNumber, with a sentence for the person, when the number breaks the
    register's rule, and when it carries the prefix of another register.
    """
    held, text = SCHEMES[scheme], _plain(text)
    if not text:
        return ""
    prefixed = _PREFIX.fullmatch(text)
    if prefixed and prefixed[1].upper() in {"GB", "XI"}:
        named = f"{prefixed[1]}-{prefixed[2]}".upper()
        if named not in SCHEMES:
            raise BadNumber(_unknown(named), code="unknown-register")
        if named != scheme:
            raise BadNumber(
                f"This number is from another register: {SCHEMES[named].name}. Choose that one.", code="other-register"
            )
        text = prefixed[3]
    if scheme == "GB-CHC" and (linked := re.search(r"([0-9]{6,7})\s*-\s*[0-9]{1,4}$", text)):
        raise BadNumber(f"Leave out what follows the dash: the charity’s own number is {linked[1]}", code="linked")
    value = held.check(_bare(held, text))
    if value is None:
        raise BadNumber(held.wrong, code="wrong-number")
    return value


def split(text: str) -> tuple[str, str]:
    """The register and the number in a whole org-id such as GB-CHC-1234567, or in words such as "Charity no. 1234567".

    Raises BadNumber when it does not say which register, names one that we do not take, or breaks that one's rule.
    """
    text = _plain(text)
    own = own_prefix()
    if text.lower().startswith(f"{own}-"):
        return own, text[len(own) + 1 :].lower()
    if prefixed := _PREFIX.fullmatch(text):
        named = f"{prefixed[1]}-{prefixed[2]}".upper()
        if named not in SCHEMES:
            raise BadNumber(_unknown(named), code="unknown-register")
        return named, clean(named, prefixed[3])
    refused = BadNumber("Say which register the number is from", code="no-register")
    for scheme in reversed(SCHEMES.values()):
        if any(re.match(rf"{re.escape(word)}(?![a-z])", text, re.IGNORECASE) for word in scheme.labels):
            try:
                return scheme.code, clean(scheme.code, text)
            except BadNumber as wrong:
                refused = wrong
    raise refused


BARE = ("GB-CHC", "GB-SC", "GB-COH")
"""The registers whose numbers people type without saying which, in the order in which they are tried."""

NAMED = (*BARE, "GB-NIC", "GB-MPR")
"""The registers whose numbers people write after a word, as in "Charity 1234567". Others' words begin names of groups."""

FEW_DIGITS = 4
"""A number after a word has so many digits at least: "Company 3" is a name."""

_LIKE_A_NUMBER = re.compile(r"[\W\d]*\d[\W\d]*|[A-Za-z]{2}\W?[0-9]{4,7}[A-Za-z]{0,2}")


def number_in(text: str) -> tuple[str, str] | None:
    """The register and the number that somebody typed where a name may stand as well. None for words.

    Takes what ``split`` takes, and the bare numbers of charities and companies, with commas, dots, spaces or dashes
    among them. What looks like a number and is none of these has an empty register and stays as it was typed, so that
    it never passes for a name.
    """
    text = _plain(text)
    try:
        scheme, value = split(text)
    except BadNumber:
        pass
    else:
        if _PREFIX.fullmatch(text) or (scheme in NAMED and sum(letter.isdecimal() for letter in value) >= FEW_DIGITS):
            return scheme, value
    if not _LIKE_A_NUMBER.fullmatch(text):
        return None
    for scheme in BARE:
        try:
            return scheme, clean(scheme, text)
        except BadNumber:
            continue
    return "", text


def _unknown(named: str) -> str:
    taken = wording.listed([f"{scheme.code} ({scheme.name})" for scheme in SCHEMES.values()], "or")
    return f"We do not know the register {named}. We take numbers that begin with {taken}."


def org_id(scheme: str, value: str) -> str:
    """The number with its prefix, as open data writes it."""
    return f"{scheme}-{value}"


def own_prefix() -> str:
    """The portal's own prefix, from settings. Raises ValueError where it could pass for a real register's.

    Every register in the org-id list has two letters and a dash first, so ours never may.
    """
    prefix: str = settings.OWN_ID_PREFIX
    if re.match(r"[A-Za-z]{2}-", prefix) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", prefix):
        raise ValueError(
            f"OWN_ID_PREFIX is {prefix}: use small letters, numbers and dashes, and not two letters and a dash first"
        )
    return prefix


def place(scheme: str) -> int:
    """Where a register stands in SCHEMES, for an order that is the same everywhere."""
    codes = list(SCHEMES)
    return codes.index(scheme) if scheme in codes else len(codes)


def in_words(scheme: str, value: str) -> str:
    """The number as it is read: "Charity number 1234567"."""
    held = SCHEMES.get(scheme)
    return f"{held.label} {value}" if held else org_id(scheme, value)
