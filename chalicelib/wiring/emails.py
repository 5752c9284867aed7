"""The one table of emails to customers: every service's writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.bars.emails import BarEmails
from chalicelib.orders.emails import BookingEmails
from chalicelib.people.send_emails import Writer
from chalicelib.waitlist.emails import WaitlistEmails

if TYPE_CHECKING:
    from chalicelib.wiring import App


def writers(app: App) -> list[Writer[Any]]:
    """A row a writer."""
    catalogue, web_url = app.catalogue.read_catalogue, app.config.web_url
    return [
        WaitlistEmails(catalogue, web_url),
        BookingEmails(catalogue, app.orders.tickets, app.qr.png, web_url),
        BarEmails(),
    ]
