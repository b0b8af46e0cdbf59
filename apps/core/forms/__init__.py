"""Parts of forms: the date in three boxes, and the layout objects of the ``thread`` template pack.

A form describes itself with a crispy helper::

    self.helper = FormHelper()
    self.helper.form_tag = False
    self.helper.layout = Layout(
        Cards("topic", heading=True),
        Reveal("ready", yes=["people"]),
        Counted("outcome", limit=600),
        SubmitRow("Save and continue", second=("Keep as a draft", url), draft=True),
    )
"""

from .dates import DateBoxes, DateBoxesField
from .errors import LinkedError, linked_errors
from .layout import Affixed, Cards, Counted, Fieldset, Heading, Html, More, Needed, Reveal, Small, SubmitRow
from .text import AreaField, LineField, one_line, with_lines

__all__ = [
    "Affixed",
    "AreaField",
    "Cards",
    "Counted",
    "DateBoxes",
    "DateBoxesField",
    "Fieldset",
    "Heading",
    "Html",
    "LineField",
    "LinkedError",
    "More",
    "Needed",
    "Reveal",
    "Small",
    "SubmitRow",
    "linked_errors",
    "one_line",
    "with_lines",
]
