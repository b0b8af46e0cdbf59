"""Names of charities: in a form that can be compared, and as people would write what the register has in capitals."""

from __future__ import annotations

import re
import unicodedata

SAME = {"ltd": "limited", "saint": "st", "assoc": "association", "assn": "association", "org": "organisation"}
"""Words that are written in two ways."""
LEGAL_FORMS = frozenset({"cic", "cio", "incorporated", "limited"})
"""What a name may end with and a group leaves out when it speaks of itself."""
LONGEST = 200
SMALL = frozenset("a an and at by de for from in le la near of on or over the to under upon with y".split())
"""Words that stay small within a name."""
ACRONYMS = frozenset(
    "ADHD AFC BAME BBC BME CAB CAMHS CC CE CIC CIO CJD CND CVS DBS DIY EAL ESOL FC FE GP HE HIV HMP ICT IT IVF"
    " LGBT LGBTQ LGBTQI LGBTQIA MBE ME MENCAP MIND MND MS NCT NHS OBE PCC PE PHAB PTA PTFA RAF RC RFC RNLI RSPB RSPCA"
    " SEN SEND SOS SSAFA TB TV UK UN UNICEF URC US USA VCS VCSE WI YMCA YWCA AIDS".split()
) - {"MIND", "MENCAP"}
"""Words that are written in capitals though they could be read as words."""
NOT_ACRONYMS = frozenset("BRYN CWM DR FLYNN FR GLYN GWYN JNR LLYN LTD LYNN MR MRS MS PTY SNR SR ST STS".split()) - {
    "MS"
}
"""Words without a vowel that are no acronyms."""
ROMAN = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def comparable(name: str) -> str:
    """A name without what people write in several ways: capitals, accents, points, “&”, “Ltd”."""
    text = name if name.isascii() else unicodedata.normalize("NFKD", name.translate(_LETTERS))
    text = text.casefold().replace("&", " and ")
    text = "".join(letter for letter in text if letter not in "'’`." and not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", " ", text).split()
    return " ".join(SAME.get(word, word) for word in words)[:LONGEST].strip()


def bare(name: str) -> str:
    """A comparable name without “the” before it and without the legal form behind it."""
    words = comparable(name).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "ß": "ss", "đ": "d", "Đ": "D"})


def tidied(name: str) -> str:
    """A name as people would write it, where the register has it in capitals: “Friends of Moston Library”.

    A name that has a small letter already is as its trustees wrote it, and stays. Known acronyms, words without a
    vowel, words with a number and Roman numerals keep their capitals.
    """
    name = " ".join(name.split())
    if any(letter.islower() for letter in name):
        return name
    starts = True
    found, end = [], 0
    for match in WORD.finditer(name):
        between = name[end : match.start()]
        if re.search(r"[:(\[\"“]|- | -|– ", between):
            starts = True
        dotted = name[match.end() : match.end() + 1] == "." and len(match[0]) == 1
        found += [between, match[0] if dotted else _word(match[0], starts=starts)]
        starts, end = False, match.end()
    return "".join(found) + name[end:]


def _word(word: str, *, starts: bool) -> str:
    low = word.lower()
    if low in SMALL and not starts:
        return low
    if word in ACRONYMS or any(letter.isdigit() for letter in word):
        return low if re.fullmatch(r"\d+(st|nd|rd|th)", low) else word
    bare = re.sub(r"['’]S$", "", word)
    if bare != word and bare in ACRONYMS:
        return bare + word[len(bare) :].lower()
    if bare not in NOT_ACRONYMS and len(bare) > 1 and not re.search(r"[AEIOUY]", _ascii(bare)):
        return bare + word[len(bare) :].lower()
    if len(word) > 1 and ROMAN.fullmatch(word) and word != "MIX":
        return word
    if match := re.fullmatch(r"(o|d)(['’])(\w{2,})", low):
        return f"{match[1].upper()}{match[2]}{match[3].capitalize()}"
    if match := re.fullmatch(r"mc([a-z]{3,})", low):
        return f"Mc{match[1].capitalize()}"
    return low[:1].upper() + low[1:]


def _ascii(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def sentences(text: str) -> str:
    """A text in ordinary letters, where the register has it in capitals. Any other text stays as it is."""
    text = re.sub(r"[ \t]+", " ", text.replace("\r\n", "\n")).strip()
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or sum(letter.isupper() for letter in letters) < 0.7 * len(letters):
        return text
    kept = WORD.sub(
        lambda match: match[0] if match[0] in ACRONYMS - {"IT", "US", "ME", "HE"} else match[0].lower(), text
    )
    return re.sub(r"(^|[.!?]\s+|\n\s*)([a-z])", lambda match: match[1] + match[2].upper(), kept)
