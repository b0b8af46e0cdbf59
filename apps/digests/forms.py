"""How often a person wants to hear of each topic."""

from __future__ import annotations

from typing import Any

from django import forms

from .kinds import Frequency, Topic


class FrequencyForm(forms.Form):
    """One question for each topic that can be chosen."""

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in topics:
            self.fields[topic.code] = forms.ChoiceField(
                label=topic.label,
                help_text=topic.hint,
                choices=Frequency.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose how often for “{topic.label}”"},
            )
