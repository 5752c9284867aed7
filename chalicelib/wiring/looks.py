"""Which use case looks again at what: the one table behind every deadline that rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.core.deadline import Kind
from chalicelib.table.deadlines import Look

if TYPE_CHECKING:
    from chalicelib.wiring import Container


def looks(container: Container) -> dict[Kind, Look]:
    """By kind. Each use case is made when it is first rung for, so a function makes none but its own."""
    return {
        Kind.BOOKING: lambda deadline: container.finalizing.settle(deadline.id, deadline.swept),
        Kind.EVENT: lambda deadline: container.unwinding.unwind(deadline.id),
        Kind.PAYMENT: lambda deadline: container.auditing.audit(deadline.id),
        Kind.SEATS: lambda deadline: container.offering.look(deadline.id, deadline.since or deadline.at),
        Kind.SOLD: lambda deadline: container.ending.sold(deadline.id),
        Kind.OFFER: lambda deadline: container.offers.lapse(deadline.id),
        Kind.ENDED: lambda deadline: container.ending.recount(deadline.id),
        Kind.WAITLIST: lambda deadline: container.patrol.look(deadline.id),
        Kind.MAIL: lambda deadline: container.letters.write(deadline.id),
        Kind.RESET: lambda deadline: container.resetting.write(deadline.id),
        Kind.REQUEST: lambda deadline: container.matching.look(deadline.id),
        Kind.BAR: lambda deadline: container.escorting.look(deadline.id),
        Kind.LOCATION: lambda deadline: container.locating.look(deadline),
        Kind.STORE: lambda deadline: container.closing.look(deadline),
    }
