"""Demo data of outcomes: each quarter and year that has ended, published two weeks later as the timed job does."""

from __future__ import annotations

import random

from django.utils import timezone

from apps.core.demo_data import HOUR, LoadStage, Story, World

from . import services
from .periods import Quarter


def _publish(world: World, rng: random.Random) -> None:
    quarter = Quarter.of(timezone.localdate(world.start))
    while (due := quarter.ends + services.CLOSES_AFTER + 3 * HOUR) <= world.now:
        with world.at(due):
            services.close_due()
        quarter = quarter.next


STORIES = [Story("publications", LoadStage.COUNTED, _publish)]
