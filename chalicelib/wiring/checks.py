"""The one table of deadlines: which use case checks what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.core.deadline import Kind
from chalicelib.table.deadlines import Check

if TYPE_CHECKING:
    from chalicelib.wiring import App


def checks(app: App) -> Mapping[Kind, Check]:
    """By kind. Each use case is made when its first deadline comes, so a function makes none but its own."""
    return {
        Kind.BOOKING: lambda deadline: app.orders.finalize.check(deadline.id, deadline.swept),
        Kind.EVENT: lambda deadline: app.organising.cancel_event.check(deadline.id),
        Kind.PAYMENT: lambda deadline: app.orders.payment_audit.check(deadline.id),
        Kind.SEATS: lambda deadline: app.waitlist.make_offers.check(deadline.id, deadline.since or deadline.at),
        Kind.SOLD: lambda deadline: app.waitlist.end_entries.check_sold(deadline.id),
        Kind.OFFER: lambda deadline: app.waitlist.answer_offer.check_lapse(deadline.id),
        Kind.ENDED: lambda deadline: app.waitlist.end_entries.check_counted(deadline.id),
        Kind.WAITLIST: lambda deadline: app.waitlist.sweep.check(deadline.id),
        Kind.MAIL: lambda deadline: app.people.send_emails.check(deadline.id),
        Kind.RESET: lambda deadline: app.people.reset_password.check(deadline.id),
        Kind.REQUEST: lambda deadline: app.bars.match_request.check(deadline.id),
        Kind.BAR: lambda deadline: app.bars.watch_line.check(deadline.id),
        Kind.LOCATION: lambda deadline: app.bars.location.check(deadline),
        Kind.STORE: lambda deadline: app.stores.close_store.check(deadline),
    }
