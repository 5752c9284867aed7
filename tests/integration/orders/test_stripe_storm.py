"""Everything at once, by chance: whatever goes wrong, no order stays in between."""

from __future__ import annotations

import pytest

from tests.support.stripe import Double
from tests.worlds.scene import rows
from tests.worlds.storm import Storm
from tests.worlds.till import HOLD_SECONDS, ROW, till
from tests.worlds.world import World

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("seed", range(1, 3))
def test_orders_in_a_storm_all_come_to_an_end(here: World, account: Double, seed: int) -> None:
    """Booked and charged once, or not booked and nothing kept, each of them, soon after the storm is over."""
    account.reset()
    sale = here.sale({"A": rows(10, ROW)}, hold_seconds=HOLD_SECONDS)
    outcome = Storm(till(here.clock, account, sale.event, seed), seed).run(16)
    assert outcome.limbo == 0
    assert outcome.orders > 10
    assert len(outcome.ends) >= 3
    assert outcome.passes < 60
