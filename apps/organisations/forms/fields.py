"""Fields for what people type: words that are tidied and never cut off, numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

_UNSEEN = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"))


def tidy(text: str, *, lines: bool = False) -> str:
    """The text in one Unicode form, without letters that cannot be seen and without spaces at its ends."""
    text = unicodedata.normalize("NFC", text.translate(_UNSEEN))
    return text.strip() if lines else " ".join(text.split())


class Words(forms.CharField):
    """A text that people type. Too long is explained and never cut off."""

    def __init__(self, *, what: str, limit: int, lines: bool = False, **said: Any) -> None:
        self.what, self.limit, self.lines = what, limit, lines
        super().__init__(widget=forms.Textarea if lines else forms.TextInput, **said)

    def clean(self, value: Any) -> str:
        text = tidy(super().clean(value), lines=self.lines)
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(text) > self.limit:
            raise forms.ValidationError(
                f"{self.what} can have {self.limit:,} letters at most. Yours has {len(text):,}.", code="too-long"
            )
        return text


class Whole(forms.CharField):
    """A whole number as people write it: with a pound sign, commas or spaces."""

    def __init__(self, *, low: int, high: int, wrong: str, **said: Any) -> None:
        self.low, self.high, self.wrong = low, high, wrong
        super().__init__(required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **said)

    def clean(self, value: Any) -> Any:
        text = re.sub(r"[\s,£]", "", super().clean(value) or "")
        text = re.sub(r"\.0{1,2}$", "", text)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", text) or not self.low <= int(text) <= self.high:
            raise forms.ValidationError(self.wrong, code="wrong")
        return int(text)
