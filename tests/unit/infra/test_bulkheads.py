"""Work in the background leaves buyers what they need, and the gateway refuses before Lambda does."""

from __future__ import annotations

import pytest

from infra import bulkheads
from infra.bulkheads import FREE, FUNCTIONS, PAGE, QUOTA, THROTTLES
from infra.contract.openapi import SERVICES
from infra.services import ALL, STAGES
from infra.services.declaration import Function, Queue, Throttle
from infra.template import API_KEPT, API_SECONDS, SOCKET_THROTTLE

CALLS = {f"{route.method} {route.path}" for service in SERVICES for route in service.all}


def test_all_functions_together_fit_into_the_account() -> None:
    """With all of their limits reached at the same time, at the quota that an account has by default."""
    assert API_KEPT[ALL] + sum(function.at_once for function in FUNCTIONS) <= QUOTA


def test_what_is_reserved_leaves_enough_for_the_rest() -> None:
    """Lambda keeps a hundred for functions without reservations; these need more than that."""
    assert QUOTA - bulkheads.reserved() >= max(FREE, bulkheads.background())


@pytest.mark.parametrize("stage", API_KEPT)
def test_a_sale_is_refused_by_the_gateway_first(stage: str) -> None:
    """Every call of it as often as the gateway lets through fits into what is kept for the stage's API."""
    assert sum(throttle.at_once for throttle in STAGES[stage].throttles) <= API_KEPT[stage]


def test_stages_alone_keep_no_more_than_all_of_them() -> None:
    """Each that has an API keeps its part of what stage `all` keeps."""
    assert {name for name, stage in STAGES.items() if stage.calls is not None} == set(API_KEPT)
    assert sum(kept for stage, kept in API_KEPT.items() if stage != ALL) == API_KEPT[ALL]


def test_messages_of_sockets_fit_into_what_is_kept_for_them() -> None:
    """At the socket's limit the function that serves them is full, and not the account."""
    (message,) = (function for function in FUNCTIONS if function.name == "message")
    assert SOCKET_THROTTLE.at_once <= message.at_once


@pytest.mark.parametrize("throttle", THROTTLES, ids=lambda throttle: throttle.call)
def test_a_throttle_is_of_a_declared_call(throttle: Throttle) -> None:
    """A misspelt one would limit nothing, and a burst above 5,000 is refused by the account."""
    assert throttle.call in CALLS
    assert 0 < throttle.a_second <= 5_000
    assert 0 < throttle.millis < API_SECONDS * 1000


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_has_a_limit(function: Function) -> None:
    """That of a queue is one that Lambda takes."""
    assert function.at_once >= 1
    if isinstance(function.trigger, Queue):
        assert 2 <= function.trigger.at_once <= 1_000


def test_the_page_has_the_numbers() -> None:
    """`make bulkheads` writes them."""
    assert bulkheads.drawn(PAGE.read_text()) == PAGE.read_text()
