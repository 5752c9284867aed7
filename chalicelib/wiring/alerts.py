"""The one table of alerts on customers' devices: every service's writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.bars.alerts import BarAlerts
from chalicelib.checkout.alerts import CheckoutAlerts
from chalicelib.people.send_alerts import AlertWriter
from chalicelib.stores.alerts import StoreAlerts
from chalicelib.waitlist.alerts import WaitlistAlerts

if TYPE_CHECKING:
    from chalicelib.wiring import App


def writers(app: App) -> list[AlertWriter]:
    """A row a writer."""
    return [WaitlistAlerts(app.catalogue.read_catalogue), BarAlerts(), StoreAlerts(), CheckoutAlerts()]
