"""The forms of a message: from the group, and from the team."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.forms import AreaField
from apps.core.names import SortKey
from apps.threads.forms import upload_field
from apps.threads.models import Message

from ..form_fields import text_field
from ..models import SavedReply
from ..staff_forms import StaffForm


class MessageForm(forms.Form):
    """A message to the other side, with a file if it helps."""

    body = text_field("Write a message", 5000, required="Write your message", area=True)
    file = upload_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 4
        self.fields["body"].widget.attrs.pop("maxlength", None)  # a long text is kept and explained, never cut off


class WriteForm(StaffForm):
    """A message to the group, which may ask for facts. Notes of a call or an email go in the same thread."""

    body = AreaField(
        label="Write to the group",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your message"},
    )
    route = forms.ChoiceField(label="How it was said", choices=Message.Route.choices, required=False)
    file = upload_field()
    reply = forms.ModelChoiceField(
        label="Saved reply",
        queryset=SavedReply.objects.open().order_by(SortKey("name"), "pk"),
        required=False,
        empty_label="None",
    )
    asks = forms.BooleanField(label="This asks for facts: start their clock", required=False)
