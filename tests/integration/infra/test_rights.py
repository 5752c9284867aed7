"""The calls that functions make to AWS, against the policies of their roles, through stories that make all of them."""

from __future__ import annotations

from functools import cache

import pytest

from functions.http import about
from tests.integration.infra.stories import Story
from tests.integration.infra.stories_of_bars import bars
from tests.integration.infra.stories_of_markets import markets
from tests.integration.infra.stories_of_people import (
    accounts,
    alerted,
    challenged,
    shopkeeper,
    signed_out,
    stores,
    watching,
)
from tests.integration.infra.stories_of_rooms import waiting_rooms
from tests.integration.infra.stories_of_seats import declining, lists, older, organiser, stripe, waitlist
from tests.support.contract import declared_calls
from tests.support.rights import Right, Rights, refused_of, unused
from tests.worlds.world import world

pytestmark = pytest.mark.faults

_LAST = "the version before needs it: a role changes before the functions that have it"

SELDOM = {
    "message does not dynamodb:GetItem linehold SEATS#*": _LAST,
    "publish does not dynamodb:GetItem linehold SEATS#*": _LAST,
    "publish does not dynamodb:UpdateItem linehold SEATS#*": _LAST,
    "index_events does not dynamodb:UpdateItem linehold LEFT#*": "a replaced card has more than a thousand postings",
}
"""Rights that no story uses, and when they are used."""

STORIES = (
    accounts,
    challenged,
    alerted,
    shopkeeper,
    stores,
    watching,
    signed_out,
    lists,
    organiser,
    older,
    stripe,
    waitlist,
    declining,
    waiting_rooms,
    bars,
    markets,
)


@cache
def _noted(story: Story) -> Rights:
    with world() as here:
        return story(here)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_each_function_may_do_what_it_does(story: Story) -> None:
    """The policies allow all that functions do in the story."""
    refused = refused_of(_noted(story).used)
    assert not refused, "\n".join(refused)


def test_every_call_is_in_a_story() -> None:
    """Otherwise its rights are not known."""
    declared = {call.name for call in declared_calls() if call.service != about.routes.tag}
    assert declared - {call for story in STORIES for call in _noted(story).calls} == set()


def test_no_function_may_do_more() -> None:
    """Each right of each policy is used in a story, on keys that begin as the policy says."""
    used: dict[str, set[Right]] = {}
    for story in STORIES:
        for function, rights in _noted(story).used.items():
            used.setdefault(function, set()).update(rights)
    spare = unused(used)
    assert spare == list(SELDOM), "\n".join(spare)
