"""What a task costs the person who does it: pages, fields and letters, and the time that a model makes of them.

The model is the keystroke-level model of Card, Moran and Newell, "The keystroke-level model for user performance
time with interactive systems", Communications of the ACM 23(7), 1980, pages 396 to 410. Its constants are kept,
but for typing: a phone in two slow hands types 2 letters a second. Reading is not part of the model. It is added:
each word down to the button that is pressed, at 200 words a minute, which is slower than most people read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator

from .person import Person
from .stack import Stack

LETTER = 0.5
"""K, typing one letter: 2 letters a second, where the paper gives 0.28 to somebody who types now and then."""
POINT = 1.1
"""P, bringing the finger to the place."""
TAP = 0.2
"""The press itself, the K of a button in the paper."""
HOME = 0.4
"""H, moving the hands to the keys: the keyboard of a phone that comes up, and goes."""
THINK = 1.35
"""M, making up one's mind, before each field and each button."""
ANSWER = 1.0
"""R, waiting for the portal: a page within a second, on a phone away from home."""
WORD = 60 / 200
"""Reading one word."""
FROM_MAIL = 2 * (THINK + POINT + TAP + ANSWER)
"""To the mail and back: two changes of the program."""

ABOVE = """button => {
  const end = button.getBoundingClientRect().bottom, found = []
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  for (let text; text = texts.nextNode();) {
    const holder = text.parentElement, words = text.textContent.trim().replace(/\\s+/g, ' ')
    const option = holder.closest('option'), choice = holder.closest('.choice__top')
    const shown = option ? option.parentElement.closest('select') : holder
    if (!words || !shown.checkVisibility({visibilityProperty: true})) continue
    if (holder.closest('.hidden-words') || shown.getBoundingClientRect().top >= end) continue
    if (option && option.index > option.closest('select').selectedIndex) continue
    const box = choice && choice.querySelector('.choice__input')
    const many = box && document.querySelectorAll(`[name="${box.name}"]`)
    const chosen = many ? [...many].findLastIndex(each => each.checked) : -1
    if (chosen >= 0 && [...many].indexOf(box) > chosen) continue
    found.push(words)
  }
  return found
}"""


@dataclass(slots=True)
class Effort:
    """What one person did. ``choices`` are boxes ticked and answers picked from a list."""

    pages: int = 0
    fields: int = 0
    letters: int = 0
    choices: int = 0
    presses: int = 0
    mails: int = 0
    words: int = 0

    @property
    def seconds(self) -> float:
        tap = THINK + POINT + TAP
        typing = self.fields * (tap + 2 * HOME) + self.letters * LETTER
        choosing = self.choices * tap + self.presses * (tap + ANSWER)
        return typing + choosing + self.mails * FROM_MAIL + self.words * WORD

    def __str__(self) -> str:
        minutes, seconds = divmod(round(self.seconds), 60)
        return (
            f"{self.pages} pages, {self.fields} fields filled in, {self.letters} letters, {self.choices} choices, "
            f"{self.presses} buttons, {self.words} words to read: {minutes} min {seconds:02} s by the model"
        )


class Measured(Person):
    """A person whose effort is counted. What a page says counts as it is left, so that what opened is read too."""

    def __init__(self, browser: Browser, stack: Stack, address: str, *, width: int, script: bool) -> None:
        super().__init__(browser, stack, address, width=width, script=script)
        self.effort = Effort()
        self.known: set[str] = set()

    def go(self, path: str) -> Measured:
        super().go(path)
        self.effort.pages += 1
        return self

    def press(self, words: str, *, within: str = "main") -> Measured:
        area = self.page.locator(within)
        button = area.get_by_role("button", name=words, exact=True).or_(
            area.get_by_role("link", name=words, exact=True)
        )
        self.reads_down_to(button.first)
        super().press(words, within=within)
        self.effort.pages += 1
        self.effort.presses += 1
        return self

    def type(self, **words: str) -> Measured:
        super().type(**words)
        self.effort.fields += len(words)
        self.effort.letters += sum(map(len, words.values()))
        return self

    def choose(self, *labels: str) -> Measured:
        super().choose(*labels)
        self.effort.choices += len(labels)
        return self

    def pick(self, name: str, label: str) -> Measured:
        super().pick(name, label)
        self.effort.choices += 2  # the list is opened, and one of it picked
        return self

    def code_of_mail(self) -> str:
        """The code of the newest mail, which is read as far as the code."""
        read, code, _ = re.split(r"code is (\S+)", self.mail("code"), maxsplit=1)
        self.effort.mails += 1
        self.effort.words += len(f"{read} code is {code}".split())
        return code

    def reads_down_to(self, button: Locator) -> None:
        """Every word above the button, itself included. A line that was read before is known, on whatever page.

        A list to choose from is read as far as the answer that is chosen: who found it reads no further.
        """
        for line in button.evaluate(ABOVE):
            if (same := re.sub(r"\d+", "", line)) not in self.known:
                self.known.add(same)
                self.effort.words += len(line.split())
