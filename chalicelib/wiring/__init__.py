"""Builds the objects, once a container: a module a service, composed here.

A service is imported and made when it is first asked for, so a function pays for its own alone, and a package has no
service that its stage does not use. `outside` has the adapter behind each port, `clients` those of AWS, `feeds` the
topics, `checks` what deadlines are for, `emails` what emails to customers say,
`alerts` what alerts on their devices say.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import qr
from chalicelib.adapters.qr import QrCodes
from chalicelib.core.clock import Clock
from chalicelib.settings import Settings, settings
from chalicelib.table import items
from chalicelib.wiring import clients
from chalicelib.wiring.outside import Outside, Ports

if TYPE_CHECKING:
    from chalicelib.adapters.edge_keys import EdgeKeys
    from chalicelib.people.send_alerts import AlertWriter
    from chalicelib.people.send_emails import Writer
    from chalicelib.table.deadlines import Deadlines
    from chalicelib.wiring.bars import BarsService
    from chalicelib.wiring.catalogue import CatalogueService
    from chalicelib.wiring.checkout import CheckoutService
    from chalicelib.wiring.live import LiveService
    from chalicelib.wiring.orders import OrdersService
    from chalicelib.wiring.organising import OrganisingService
    from chalicelib.wiring.people import PeopleService
    from chalicelib.wiring.seats import SeatsService
    from chalicelib.wiring.stores import StoresService
    from chalicelib.wiring.waiting_room import WaitingRoomService
    from chalicelib.wiring.waitlist import WaitlistService


class App:
    """Everything that a Lambda may need."""

    def __init__(self, config: Settings, ports: Ports | None = None) -> None:
        self.config, self.outside = config, Outside(config, ports or Ports())
        self.qr: QrCodes = qr
        items.bind(config, clients.tables(config))

    @property
    def clock(self) -> Clock:
        return self.outside.clock

    @cached_property
    def edge_keys(self) -> EdgeKeys:
        return self.outside.edge_keys

    @cached_property
    def people(self) -> PeopleService:
        """With what other services say in emails and alerts, when there is one to send."""
        from chalicelib.wiring.people import PeopleService

        def writers() -> list[Writer[Any]]:
            from chalicelib.wiring.emails import writers

            return writers(self)

        def alerts() -> list[AlertWriter]:
            from chalicelib.wiring.alerts import writers

            return writers(self)

        return PeopleService(self.outside, writers, alerts)

    @cached_property
    def catalogue(self) -> CatalogueService:
        from chalicelib.wiring.catalogue import CatalogueService

        return CatalogueService(self.outside, self.people)

    @cached_property
    def seats(self) -> SeatsService:
        from chalicelib.wiring.seats import SeatsService

        return SeatsService(self.outside, self.people, self.catalogue)

    @cached_property
    def orders(self) -> OrdersService:
        from chalicelib.wiring.orders import OrdersService

        return OrdersService(self.outside, self.people, self.catalogue, self.seats)

    @cached_property
    def waitlist(self) -> WaitlistService:
        from chalicelib.wiring.waitlist import WaitlistService

        return WaitlistService(self.outside, self.people, self.catalogue, self.seats)

    @cached_property
    def waiting_room(self) -> WaitingRoomService:
        from chalicelib.wiring.waiting_room import WaitingRoomService

        return WaitingRoomService(self.outside, self.people, self.catalogue)

    @cached_property
    def organising(self) -> OrganisingService:
        from chalicelib.wiring.organising import OrganisingService

        return OrganisingService(self.outside, self.catalogue, self.seats)

    @cached_property
    def stores(self) -> StoresService:
        from chalicelib.stores.storage import keys
        from chalicelib.wiring.stores import StoresService

        keys.bind(self.config)
        return StoresService(self.outside, self.people)

    @cached_property
    def bars(self) -> BarsService:
        from chalicelib.bars.storage import locations
        from chalicelib.wiring.bars import BarsService

        locations.bind(self.config)
        return BarsService(self.outside)

    @cached_property
    def checkout(self) -> CheckoutService:
        from chalicelib.wiring.checkout import CheckoutService

        return CheckoutService(self.outside)

    @cached_property
    def live(self) -> LiveService:
        from chalicelib.wiring.feeds import feeds
        from chalicelib.wiring.live import LiveService

        return LiveService(self.outside, feeds(self))

    @cached_property
    def deadlines(self) -> Deadlines:
        from chalicelib.table.deadlines import Deadlines
        from chalicelib.wiring.checks import checks

        return Deadlines(checks(self), self.outside.timers, self.clock)


_app: App | None = None


def app() -> App:
    """This container's objects."""
    global _app
    _app = _app or App(settings())
    return _app


def use(replacement: App | None) -> None:
    """Let these objects serve from now on; None makes them anew from the environment. For tests."""
    global _app
    _app = replacement


__all__ = ["App", "Ports", "app", "use"]
