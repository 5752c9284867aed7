"""What a sale of so many bookings a second needs before it begins: `make prepare-sale ENV=... BOOKINGS_PER_SECOND=...`

    python -m infra.prepare_sale ENV BOOKINGS_PER_SECOND [STAGE] [--joins A_SECOND] [--quota UNITS] [--apply | --undo]

`--joins`: how many people a second join its waiting room besides. `--quota`: the units that the account's tables may
have, where it was raised.

Prints the plan; `--apply` sets it, and `--undo` takes back what can be taken back: warm containers, which cost by the
hour. A table's warm throughput is paid once and cannot be lowered. What a table has already is not asked for again.

The units of a booking are those of docs/scale.md, of a venue with more than 500 seats: 3 to hold, 12 to book with all
its indexes, and for each that succeeds one that meets a taken seat, 5. The times are those of docs/bulkheads.md.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from typing import Any

import boto3

from infra.deploy import require_environment, run
from infra.package import Failed
from infra.releases import ALIAS
from infra.services import STAGES
from infra.stacks import exported

NEW_TABLE = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000}
"""What a new table takes, and each of its indexes. AWS refuses less."""

MOST = 40_000
"""The quota of a table, by default."""

WRITES = {"": 15, "owner": 4, "due": 2, "event": 2}
"""Write units of a booking: of the table ("") and of each index that bookings write."""

JOIN_WRITES, JOIN_READS, JOIN_SECONDS = 2, 4, 0.12
"""Of one who joins a waiting room: a customer and a place, two looks at the ticket, and four calls of the API
(docs/waiting-rooms.md)."""

READS = 30
"""Read units of a booking's customer: maps, the event, the sign-in, in containers that know none of them."""

BUSY_SECONDS = 0.4
"""How long the API's containers work for a booking: a map, two holds, the booking, and what the page reads after it."""


@dataclass(frozen=True)
class Plan:
    """Warm throughput of the table and of its indexes by their names, and containers of the API."""

    table: dict[str, int]
    indexes: dict[str, dict[str, int]]
    containers: int


def planned(bookings: float, joins: float = 0, quota: int = MOST) -> Plan:
    """What so many bookings and joins a second need. Raises Failed for more than a table may have."""
    if bookings <= 0:
        raise Failed("name the bookings a second that you expect: BOOKINGS_PER_SECOND=100")
    units = {name: _units(0, bookings * each) for name, each in WRITES.items()}
    units[""] = _units(bookings * READS + joins * JOIN_READS, bookings * WRITES[""] + joins * JOIN_WRITES)
    if (most := max(max(each.values()) for each in units.values())) > quota:
        raise Failed(f"that is {most} units a second: ask for a higher quota of the table first (docs/bulkheads.md)")
    return Plan(units.pop(""), units, math.ceil(bookings * BUSY_SECONDS + joins * JOIN_SECONDS))


def _units(reads: float, writes: float) -> dict[str, int]:
    wanted = {"ReadUnitsPerSecond": math.ceil(reads), "WriteUnitsPerSecond": math.ceil(writes)}
    return {name: max(number, NEW_TABLE[name]) for name, number in wanted.items()}


def missing(plan: Plan, table: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `update_table` that raise the table, as `describe_table` has it, to the plan; none if it has
    that much. Nothing is lowered."""
    asked: dict[str, Any] = {}
    if more := _more(plan.table, table.get("WarmThroughput")):
        asked["WarmThroughput"] = more
    known = {index["IndexName"]: index.get("WarmThroughput") for index in table.get("GlobalSecondaryIndexes", ())}
    updates = [
        {"Update": {"IndexName": name, "WarmThroughput": more}}
        for name, wanted in plan.indexes.items()
        if (more := _more(wanted, known.get(name)))
    ]
    return asked | ({"GlobalSecondaryIndexUpdates": updates} if updates else {})


def _more(wanted: dict[str, int], had: dict[str, Any] | None) -> dict[str, int]:
    has = {name: int((had or NEW_TABLE).get(name, 0)) for name in wanted}
    if all(has[name] >= number for name, number in wanted.items()):
        return {}
    return {name: max(number, has[name]) for name, number in wanted.items()}


def prepare(env: str, stage: str, plan: Plan, session: boto3.Session, act: str) -> dict[str, Any]:
    """Describes the plan, and with `act` "apply" or "undo" carries it out or takes it back; returns what to print."""
    table = exported(session.client("cloudformation"), f"linehold-{env}-TableName")
    dynamodb, functions = session.client("dynamodb"), session.client("lambda")
    asked = missing(plan, dynamodb.describe_table(TableName=table)["Table"])
    function = session.client("cloudformation").describe_stack_resource(
        StackName=f"linehold-{env}-{stage}", LogicalResourceId="APIHandler"
    )["StackResourceDetail"]["PhysicalResourceId"]
    api = {"FunctionName": function, "Qualifier": ALIAS}
    if act == "apply":
        if asked:
            dynamodb.update_table(TableName=table, **asked)
        functions.put_provisioned_concurrency_config(**api, ProvisionedConcurrentExecutions=plan.containers)
    if act == "undo":
        functions.delete_provisioned_concurrency_config(**api)
        return {"taken back": api}
    undo = f"make prepare-sale ENV={env} STAGE={stage} UNDO=1"
    return {"table": table, "raise": asked or "nothing", "containers": plan.containers, "of": api, "undo": undo}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m infra.prepare_sale", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("environment")
    parser.add_argument("bookings")
    parser.add_argument("stage", nargs="?", default="all")
    parser.add_argument("--joins", type=float, default=0)
    parser.add_argument("--quota", type=int, default=MOST)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--apply", action="store_const", const="apply", dest="act", default="plan")
    which.add_argument("--undo", action="store_const", const="undo", dest="act")
    chosen = parser.parse_args()
    require_environment(chosen.environment)
    if not (chosen.stage in STAGES and STAGES[chosen.stage].has("orders")):
        raise SystemExit(f"prepare-sale: stage {chosen.stage} sells nothing")
    try:
        bookings = float(chosen.bookings or ("1" if chosen.act == "undo" else "0"))
        plan = planned(bookings, chosen.joins, chosen.quota)
    except (ValueError, Failed) as problem:
        raise SystemExit(f"prepare-sale: {problem}") from None
    run(lambda session: prepare(chosen.environment, chosen.stage, plan, session, chosen.act))


if __name__ == "__main__":
    main()
