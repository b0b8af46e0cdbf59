"""Every form of every page takes back what was typed in it: see apps/accounts/kept_forms."""

from __future__ import annotations

from html import unescape

import pytest

from apps.accounts.kept_forms.filling import CSRF, TICKED, _Box, _Form, _Reader, fill

from .addresses import World
from .declared import added_up
from .expected import Address

ADDRESSES: dict[str, Address] = added_up("ADDRESSES")
WHO = ("lead", "triage", "admin", "out")
"""Between them they are shown every form."""

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


def own_value(box: _Box) -> str:
    return dict(box.attributes).get("value", "on" if box.kind in TICKED else "") or ""


def typed(form: _Form) -> list[tuple[str, str]]:
    """Something in every box, and of boxes to choose from the last one."""
    chosen: dict[str, str] = {}
    written: list[tuple[str, str]] = []
    for box in form.boxes:
        if box.name in ("", CSRF) or box.name in form.buttons:
            continue
        value = own_value(box)
        if box.tag == "option" or box.kind in TICKED:
            chosen[box.name] = value
        else:
            written.append((box.name, value if box.kind == "hidden" else f'{box.name}: "A" & <b>'))
    return [*written, *chosen.items()]


def held(form: _Form, page: str) -> list[tuple[str, str]]:
    """What the form would send now."""

    def value(box: _Box) -> str:
        if box.tag == "textarea":
            return unescape(page[box.end : box.text_end].removeprefix("\n"))
        return own_value(box)

    found = []
    for box in form.boxes:
        on = {"option": "selected"}.get(box.tag, "checked")
        if box.name in ("", CSRF) or ((box.tag == "option" or box.kind in TICKED) and on not in dict(box.attributes)):
            continue
        found.append((box.name, value(box)))
    return found


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_form_of_a_page_takes_back_what_was_typed(built: World, name: str):
    entry = ADDRESSES[name]
    place = built.address(name, entry.words)
    for who in WHO:
        if entry.get.get(who) != 200:
            continue
        response = built.try_it(who, "get", place)
        if response.streaming or "text/html" not in response.headers["Content-Type"]:
            continue
        page = response.content.decode()
        forms = [form for form in _Reader(page, place).forms if form.method == "post"]
        actions = [form.action for form in forms]
        for form in forms:
            if actions.count(form.action) > 1:
                continue  # several buttons that send to one address hold nothing to type
            sent = typed(form)
            done = fill(page, address=place, action=form.action, pairs=sent)
            assert done is not None
            [again] = [each for each in _Reader(done.page, place).forms if each.action == form.action]
            assert (sorted(held(again, done.page)), done.left_over) == (sorted(sent), [])
            assert done.page[: form.start] == page[: form.start]
