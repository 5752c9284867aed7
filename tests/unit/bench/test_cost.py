"""Bills: each figure has its one source, and docs/cost.md shows them as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.cost import measured, profile
from bench.cost.amounts import Amounts
from bench.cost.bill import ALWAYS, Bill, bill_of
from bench.cost.idle import idle
from bench.cost.operations import Operation, amounts, operations
from bench.cost.page import PAGE, drawn, text
from bench.cost.prices import prices
from bench.cost.profile import Often, Profile, Use
from infra.package import ROOT
from infra.services import STAGES


def _bill(*uses: Use) -> Bill:
    """The bill of a shop with these uses alone."""
    return bill_of(replace(profile.named("shop"), uses=uses, sockets=(), edge=()))


def _of(bill: Bill, service: str, price: str) -> float:
    return next((line.amount for line in bill.lines if (line.service, line.price.name) == (service, price)), 0.0)


def test_the_page_shows_the_bills_as_they_are() -> None:
    """From what is measured, deployed and asked now."""
    assert drawn(PAGE.read_text()) == PAGE.read_text(), "stale: run `make cost`"


@pytest.mark.parametrize("operation", operations().values(), ids=operations())
def test_every_operation_is_measured(operation: Operation) -> None:
    """Its rows are in docs/scale.md or docs/benchmarks.md, and have prices."""
    found = amounts(operation, 0, 1, 0.5)
    assert {name for used in found.values() for name in used} <= prices().by_name.keys()
    assert found[operation.service]["call"] > 0


def test_a_row_is_read_at_the_size_that_is_wanted() -> None:
    """Units, requests and answers may differ by size; beyond the last size the last counts."""
    small, large = (measured.operation("read the board", size) for size in (0, 2))
    assert small.reads < large.reads
    assert small.answered < large.answered
    assert measured.operation("read the board", 9) == large


def test_an_operation_costs_its_units_its_request_and_its_time() -> None:
    """A scan that happens a thousand times: the figures of its row, a thousand times."""
    row = measured.operation("scan a display's code", 0)
    bill = _bill(Use("scan", Often((10, 100), "")))
    assert _of(bill, "stores", "write") == pytest.approx(1_000 * row.writes)
    assert _of(bill, "stores", "rest") == 1_000
    waiting = row.requests * 5 / 1_000 * 0.5
    assert _of(bill, "stores", "time") > 1_000 * waiting


def test_each_watcher_gets_each_change() -> None:
    """A message of the socket."""
    alone, watched = (_bill(Use("move", Often((100,), ""), watchers=many)) for many in (0, 12))
    assert _of(alone, "live", "socket") == 0
    assert _of(watched, "live", "socket") == 1_200


@pytest.mark.parametrize("name", profile.names())
def test_sums_agree(name: str) -> None:
    """By service and by product a bill has the same total."""
    bill = bill_of(profile.named(name))
    assert sum(bill.by_service().values()) == pytest.approx(bill.total)
    assert sum(bill.by_product().values()) == pytest.approx(bill.total)
    assert [line.usd for line in bill.lines] == sorted((line.usd for line in bill.lines), reverse=True)
    assert text(bill).count(f"\n{3}. ") == 1


def test_a_month_without_customers_costs_what_is_deployed() -> None:
    """Secrets, pollers of queues, schedules: less with fewer stages."""
    bill = _bill()
    assert set(bill.by_service()) == {ALWAYS}
    few, every = (idle(stages, 0) for stages in (("stores",), ("all",)))
    assert few["sqs"] < every["sqs"]
    assert few["call"] == 0
    assert every["call"] == 2 * 60 * 24 * 30
    assert every["secret"] >= 4


def test_the_worked_on_sale_agrees_with_the_waiting_rooms_page() -> None:
    """docs/waiting-rooms.md works out the ten minutes in which ten million join: the same calls, at the same prices."""
    page = (ROOT / "docs" / "waiting-rooms.md").read_text()
    onsale = profile.named("onsale")
    crowd = [use for use in onsale.uses if use.do in ("customer", "join-room", "room-ticket")]
    calls = sum(use.often.total for use in crowd)
    assert f"| API Gateway, REST | {calls:,.0f} × {prices().by_name['rest'].usd:.2f} / million |" in page
    for name, digits in {"call": "0.20 / million", "sqs": "0.40 / million", "write": "0.625 / million"}.items():
        assert digits in page
        assert prices().by_name[name].usd == float(digits.split()[0])
    assert f"GB-s × {prices().by_name['time'].usd:.10f} (arm64)" in page
    assert f"{onsale.edge[0].often.total:,.0f} × {prices().by_name['edge'].usd:.2f} / million" in page
    assert re.search(rf"30 GB × {prices().by_name['edge-out'].usd}\b", page)
    bill = bill_of(replace(onsale, uses=tuple(crowd), sockets=(), edge=onsale.edge[:1]))
    together = float(re.search(r"\*\*together\*\* \| \| \*\*(\d+)\*\*", page)[1])  # type: ignore[index]
    always = ("log", "trace", "out", "secret", "metric", "alarm", "composite", "dashboard")
    extras = sum(line.usd for line in bill.lines if line.price.name in always)
    assert bill.total - extras == pytest.approx(together, rel=0.1)


def test_a_profile_of_ones_own_is_a_file(tmp_path: Path) -> None:
    """Its path instead of a name; an operation that there is not is refused."""
    own = tmp_path / "ours.toml"
    own.write_text((profile.PROFILES / "shop.toml").read_text())
    assert replace(profile.named(str(own)), name="shop") == profile.named("shop")
    own.write_text(own.read_text().replace('do = "scan"', 'do = "scam"'))
    with pytest.raises(SystemExit, match="no operation scam"):
        profile.named(str(own))
    with pytest.raises(SystemExit, match="no profile shops"):
        profile.named("shops")


def test_every_profile_says_why() -> None:
    """Each factor has its reason, and each profile the stages that run what it uses."""
    for each in map(profile.named, profile.names()):
        assert isinstance(each, Profile)
        for often in (part.often for parts in (each.uses, each.sockets, each.edge) for part in parts):
            assert often.why
        run = {service.name for stage in each.stages for service in STAGES[stage].services}
        assert {operations()[use.do].service for use in each.uses} <= run


def test_amounts_add_up() -> None:
    """By name, fractions too; neither of the two changes."""
    one, other = Amounts({"read": 0.5}), Amounts({"read": 1, "write": 2})
    assert one + other == {"read": 1.5, "write": 2}
    assert (one + other).times(2) == {"read": 3, "write": 4}
    assert one == {"read": 0.5}
