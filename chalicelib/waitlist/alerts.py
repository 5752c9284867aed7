"""The alert that seats are offered."""

from __future__ import annotations

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.people.rules.alerts import Alert, AlertKind
from chalicelib.waitlist.rules.endings import ending_of, offer_at
from chalicelib.waitlist.storage import offers


class WaitlistAlerts:
    keys = ("OFFER#",)

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def write(self, customer: str, key: str, now: int) -> Alert | None:
        """None once the offer is answered or over, or its event is."""
        offer = offers.get(customer, key.removeprefix("OFFER#"))
        if offer is None:
            return None
        try:
            event = self._catalogue.read_event(offer.event)
        except NotFound:
            return None
        if not offer_at(offer, ending_of(event, now)).open(now):
            return None
        return Alert(AlertKind.SEATS, event.name, None, f"#/offers/{offer.id}", offer.until, key)
