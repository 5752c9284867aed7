"""All faults at once, at random: every order is settled in the end."""

from __future__ import annotations

import pytest

from tests.support.stripe import Double
from tests.worlds.scene import rows
from tests.worlds.storm import Storm
from tests.worlds.till import HOLD_SECONDS, ROW, till
from tests.worlds.world import World

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("seed", range(1, 3))
def test_all_orders_in_a_storm_are_settled(here: World, account: Double, seed: int) -> None:
    """Each booked and charged once, or not booked and not charged, soon after the storm."""
    account.reset()
    sale = here.sale({"A": rows(10, ROW)}, hold_seconds=HOLD_SECONDS)
    outcome = Storm(till(here.clock, account, sale.event, seed), seed).run(16)
    assert outcome.limbo == 0
    assert outcome.orders > 10
    assert len(outcome.ends) >= 3
    assert outcome.passes < 60
