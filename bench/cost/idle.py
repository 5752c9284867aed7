"""What a month costs in which nobody comes: schedules, pollers, secrets, metrics, alarms, what is stored.

Counted in the templates and declarations that are deployed, so it is right when they change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache

from bench.cost import measured
from bench.cost.amounts import Amounts
from bench.cost.operations import assumed, invocation, slowed
from infra import templates
from infra.package import ROOT
from infra.services import STAGES
from infra.services.declaration import Queue, Trigger
from infra.watching import alarms, dashboards

MINUTES = 60 * 24 * 30
"""Of a month."""

_EVERY_MINUTE = {"sweep": "sweep, every minute", "rank_popular": "rank what is popular, every minute"}
"""The schedules, and what each does when nothing is due."""

_KINDS = {
    "AWS::CloudWatch::Alarm": "alarm",
    "AWS::CloudWatch::CompositeAlarm": "composite",
    "AWS::CloudWatch::Dashboard": "dashboard",
    "AWS::SecretsManager::Secret": "secret",
}


def idle(stages: Collection[str], stored_gb: float) -> Amounts:
    """What these stages use however many customers come. `stored_gb`: items in the table."""
    functions = [function for stage in stages for function in STAGES[stage].functions]
    found = Amounts(_resources(frozenset(stages)))
    for function in functions:
        if isinstance(function.trigger, Queue):
            found["sqs"] += assumed("polls_a_minute") * MINUTES
        if function.trigger is Trigger.SCHEDULE:
            found += _every_minute(_EVERY_MINUTE[function.name])
    stored = stored_gb * assumed("indexed")
    found += Amounts({"stored": stored, "backup": stored})
    found["metric"] += assumed("metrics")
    return found


def _every_minute(row: str) -> Amounts:
    used = measured.operation(row, 0)
    millis = used.requests * (assumed("store_ms") + slowed(measured.cpu_ms_a_request()))
    one = invocation(millis) + Amounts({"read": used.reads, "write": used.writes})
    return one.times(MINUTES)


@cache
def _resources(stages: frozenset[str]) -> Counter[str]:
    """The secrets of all templates, and the alarms and dashboards of these stages."""
    every = [templates.read(path).get("Resources", {}) for path in sorted((ROOT / "infra").glob("*.yaml"))]
    every += [part.resources(STAGES[stage]) for stage in stages for part in (alarms, dashboards)]
    return Counter(_KINDS[each["Type"]] for one in every for each in one.values() if each.get("Type") in _KINDS)
