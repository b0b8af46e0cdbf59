"""What beat sends is a task that a worker knows."""

import pytest

from vcse_portal.celery import app
from vcse_portal.schedule import BEAT_SCHEDULE
from vcse_portal.settings.env import broker_address


@pytest.mark.parametrize("line", BEAT_SCHEDULE.values(), ids=BEAT_SCHEDULE)
def test_scheduled_task_is_known_to_the_worker(line):
    app.loader.import_default_modules()
    assert line["task"] in app.tasks


@pytest.mark.parametrize(
    ("given", "broker"),
    [
        ("rediss://:word@broker:6379/0", "rediss://:word@broker:6379/0"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///run/valkey.sock?db=7", "redis+socket:///run/valkey.sock?virtual_host=7"),
    ],
)
def test_broker_address_is_the_same_server_in_celerys_words(given, broker):
    assert broker_address(given) == broker
