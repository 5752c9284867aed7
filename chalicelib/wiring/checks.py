"""The one table of deadlines: which use case checks what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.core.deadline import DeadlineKind
from chalicelib.table.deadlines import Check

if TYPE_CHECKING:
    from chalicelib.wiring import App


def checks(app: App) -> Mapping[DeadlineKind, Check]:
    """By kind. Each use case is made when its first deadline comes, so a function makes none but its own."""
    return {
        DeadlineKind.BOOKING: lambda deadline: app.orders.finalize.check(deadline.id, deadline.swept),
        DeadlineKind.EVENT: lambda deadline: app.organising.check_event(deadline.id),
        DeadlineKind.PAYMENT: lambda deadline: app.orders.payment_audit.check(deadline.id),
        DeadlineKind.SEATS: lambda deadline: app.waitlist.make_offers.check(deadline.id, deadline.since or deadline.at),
        DeadlineKind.SOLD: lambda deadline: app.waitlist.end_entries.check_sold(deadline.id),
        DeadlineKind.OFFER: lambda deadline: app.waitlist.answer_offer.check_lapse(deadline.id),
        DeadlineKind.ENDED: lambda deadline: app.waitlist.end_entries.check_counted(deadline.id),
        DeadlineKind.WAITLIST: lambda deadline: app.waitlist.sweep.check(deadline.id),
        DeadlineKind.MAIL: lambda deadline: app.people.send_emails.check(deadline),
        DeadlineKind.ALERT: lambda deadline: app.people.send_alerts.check(deadline),
        DeadlineKind.RESET: lambda deadline: app.people.reset_password.check(deadline),
        DeadlineKind.CONFIRM: lambda deadline: app.people.confirm_email.check(deadline),
        DeadlineKind.BOOKING_LINK: lambda deadline: app.orders.send_booking.check(deadline),
        DeadlineKind.REQUEST: lambda deadline: app.bars.match_request.check(deadline.id),
        DeadlineKind.BAR: lambda deadline: app.bars.watch_line.check(deadline.id),
        DeadlineKind.LOCATION: lambda deadline: app.bars.location.check(deadline),
        DeadlineKind.ROOM: lambda deadline: app.waiting_room.control_room.check(deadline),
        DeadlineKind.MARKET: lambda deadline: app.checkout.advise_market.check(deadline.id),
        DeadlineKind.STORE: lambda deadline: app.stores.close_store.check(deadline),
    }
