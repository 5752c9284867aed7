"""An audit finds nothing in worlds in which nothing is wrong."""

from __future__ import annotations

import pytest

from tests.integration.infra.stories import Story
from tests.integration.infra.stories_of_bars import bars
from tests.integration.infra.stories_of_markets import markets
from tests.integration.infra.stories_of_people import accounts, shopkeeper, stores
from tests.integration.infra.stories_of_rooms import waiting_rooms
from tests.integration.infra.stories_of_seats import declining, organiser, waitlist
from tests.support.audited import audited
from tests.worlds.world import World

pytestmark = pytest.mark.faults

STORIES = (accounts, shopkeeper, stores, bars, markets, waiting_rooms, organiser, waitlist, declining)
NOT_SWEPT = "deadline.overdue"
"""In these stories no sweep runs."""


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_of_all_calls_leaves_no_violation(here: World, story: Story) -> None:
    """Stories that make all calls of a service, with the jobs that follow from them."""
    story(here)
    found = [finding for finding in audited(here.clock.now()) if finding.rule != NOT_SWEPT]
    assert found == []
