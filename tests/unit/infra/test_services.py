"""What the services declare, beside what the code does."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.deadline import DeadlineKind
from chalicelib.core.times import SECOND
from chalicelib.settings import settings
from chalicelib.waiting_room.assign_places import LONGEST_BATCH
from chalicelib.wiring import Ports
from chalicelib.wiring.checks import checks
from chalicelib.wiring.outside import Outside
from infra import package, template
from infra.services import ALL, STAGES, Stage
from infra.services.declaration import Queue, Rights
from infra.template import ROOT
from tests.support import aws

QUEUES = ("deadlines", "payments", "mail", "stores", "matches", "rooms", "markets")


class _Asked(Exception):
    """A check asks this service."""


class _App:
    """An app whose services say their names."""

    def __getattr__(self, service: str) -> Any:
        raise _Asked(service)


def _consumer(queue: str) -> Stage:
    """The stage that has the consumer of a queue."""
    return next(
        stage
        for name, stage in STAGES.items()
        if name != ALL
        for function in stage.functions
        if isinstance(function.trigger, Queue) and function.trigger.name.lower() == queue
    )


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_deadline_goes_to_a_stage_that_can_check_it(kind: DeadlineKind) -> None:
    """The package of its queue's consumer has the room of the service that checks it."""
    with aws.environment():
        settings.cache_clear()
        config = msgspec.structs.replace(settings(), **{f"{name}_queue": name for name in QUEUES})
        queue = Outside(config, Ports()).timers._queues[kind]
    settings.cache_clear()
    deadline: Any = None
    with pytest.raises(_Asked) as asked:
        checks(_App())[kind](deadline)  # type: ignore[arg-type]
    assert str(asked.value) in _consumer(queue).rooms


def test_an_undeclared_function_is_not_packaged() -> None:
    """It would get the role of another one; nor is one that is declared and not bound."""
    made = {name: {"Type": "AWS::Serverless::Function"} for name in template.functions(STAGES["bars"])}
    package._compare(STAGES["bars"], {"Resources": made})
    for wrong in ({**made, "BarNights": made["BarMatches"]}, {"APIHandler": made["APIHandler"]}):
        with pytest.raises(package.Failed, match=r"BarNights|BarMatches"):
            package._compare(STAGES["bars"], {"Resources": wrong})


def test_a_package_has_the_triggers_of_its_stage_only() -> None:
    """A block of another service is cut out of app.py; all other lines stay."""
    page = (package.ROOT / "app.py").read_text()
    assert package.own_triggers(page, STAGES[ALL]) == page
    own = package.own_triggers(page, STAGES["bars"])
    assert "bar_matches" in own
    assert "store_closings" not in own
    assert set(own.splitlines()) < set(page.splitlines())


def test_rights_of_two_are_those_of_both() -> None:
    """The API of a stage may do what the calls of each of its services do."""
    one = Rights({"A#": "get", "B#": "put"}, {"owner": ("a",)}, sends=("Mail",), counts=("Joins",), reports="get")
    other = Rights({"A#": "update"}, {"owner": ("b",)}, locations="get", secrets=("Tokens",), replays=True)
    both = one | other
    assert both == other | one
    assert both.table == {"A#": "get update", "B#": "put"}
    assert (both.indexes, both.locations, both.sends) == ({"owner": ("a", "b")}, "get", ("Mail",))
    assert both.counts == ("Joins",)
    assert (both.secrets, both.reports, both.replays, both.emails) == (("Tokens",), "get", True, False)


def test_a_batch_of_joins_ends_before_another_worker_takes_over() -> None:
    """A page that no worker can still write is known by its age, so the function may run no longer than that."""
    (joins,) = (function for function in STAGES[ALL].functions if function.name == "joins")
    assert joins.seconds * SECOND + CLOCK_GRACE <= LONGEST_BATCH


def test_large_batches_are_gathered() -> None:
    """Lambda takes more than ten messages of a queue only with a window."""
    queues = [function.trigger for function in STAGES[ALL].functions if isinstance(function.trigger, Queue)]
    large = [queue for queue in queues if queue.batch > 10]
    assert [queue.name for queue in large] == ["Joins"]
    assert all(queue.window_seconds >= 1 for queue in large)
    assert all(queue.window_seconds == 0 for queue in queues if queue not in large), "a deadline would wait for others"


def test_the_makefile_names_every_stage() -> None:
    """`make check` looks at the template of each."""
    (named,) = re.findall(r"^STAGES := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert sorted(named.split()) == sorted(STAGES)
