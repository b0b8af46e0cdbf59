"""Every address, sent an empty form by everybody. What a page shows to whom: test_addresses.py."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from .addresses import World, check, forms_without_key, summarised
from .declared import added_up
from .expected import Address

ADDRESSES: dict[str, Address] = added_up("ADDRESSES")

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


@pytest.mark.parametrize("name", ADDRESSES)
def test_address_takes_from_each_person_what_is_declared(built: World, name: str):
    check(built, name, "post", ADDRESSES[name])


KEY = "0123456789abcdef" * 2
WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables
WHERE relname NOT IN ('django_session', 'core_sentform', 'accounts_signin')
"""
"""How many rows this transaction has written so far, but for the session and what knows a second press."""
LEADS_ON = [
    (name, who)
    for name, entry in ADDRESSES.items()
    if (who := next((who for who, answer in entry.post.items() if answer == 302 and who != "out"), None))
]


def _written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(("name", "who"), LEADS_ON)
def test_second_press_of_what_an_empty_form_does_writes_nothing_and_leads_where_the_first_did(
    built: World, name: str, who: str
):
    place = built.address(name, ADDRESSES[name].words)
    cache.clear()
    with transaction.atomic():
        browser, counts, answers = built.browser(who), [_written()], []
        for _ in range(2):
            answers.append(browser.post(place, {"form_key": KEY}))
            counts.append(_written())
        transaction.set_rollback(True)
    did, again = counts[1] - counts[0], counts[2] - counts[1]
    assert (again if did else 0) == 0
    if answers[0].url != place or "token" not in ADDRESSES[name].words:  # the secret of a link is noted nowhere
        assert (answers[1].status_code, answers[1].url) == (302, answers[0].url)


WITHOUT_FIELDS = {"events:answer"}
"""Two buttons and nothing to fill in: what is refused stands in a note."""
REFUSED = [
    (name, who)
    for name, entry in ADDRESSES.items()
    if (who := next((who for who, answer in entry.post.items() if answer == 422), None))
]


@pytest.mark.parametrize(("name", "who"), REFUSED)
def test_error_summary_of_an_empty_form_says_nothing_twice(built: World, name: str, who: str):
    with transaction.atomic():
        cache.clear()
        page = built.browser(who).post(built.address(name, ADDRESSES[name].words)).content.decode()
        transaction.set_rollback(True)
    said = summarised(page)
    assert said or name in WITHOUT_FIELDS
    assert said == list(dict.fromkeys(said))


def test_error_summary_is_read_line_by_line():
    page = '<ul class="govuk-error-summary__list"><li>\n<a href="#a">Enter a day</a></li><li> Enter a day </li></ul>'
    assert summarised(page) == ["Enter a day", "Enter a day"]


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("", 1),
        (f'<input type="hidden" name="form_key" value="{KEY}">', 0),
        ('<input type="hidden" name="form_key" value="">', 1),
    ],
)
def test_form_without_a_key_is_found(inside, found):
    page = f'<form method="post" action="/x/">{inside}</form><form method="get"></form>'
    assert len(forms_without_key(page)) == found
