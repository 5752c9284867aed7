"""Letters: what a customer with an address is written: that seats are offered, that seats were booked for good, that it
is time to set out for a bar.

Each is written once, whatever is delivered twice; and not at all when it is no longer true.
"""

from __future__ import annotations

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.mail import Letter, Mail
from chalicelib.bars.rules.requests import GuestState, Request
from chalicelib.bars.storage import bars
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE, local_time
from chalicelib.errors import NotFound, TooMany, Unavailable
from chalicelib.people.rate_limits import Limits
from chalicelib.people.rules.accounts import email_key
from chalicelib.people.rules.rate_limits import Act
from chalicelib.people.storage import customers
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome
from chalicelib.waitlist.rules.offers import Offer
from chalicelib.waitlist.storage import notifications


class Letters:
    def __init__(self, catalogue: Catalogue, mail: Mail, limits: Limits, clock: Clock) -> None:
        self._catalogue, self._mail, self._limits, self._clock = catalogue, mail, limits, clock

    def write(self, name: str) -> str | None:
        """Write of what is named, if there is an address: what has come of it.

        Raises `Unavailable` to be tried again.
        """
        customer, _, key = name.partition("/")
        now = self._clock.now()
        about = notifications.read(customer, key)
        contact = customers.contacts([customer]).get(customer)
        text = self._text(about, now) if about and contact and contact.email else None
        if text is None or contact is None or contact.email is None:
            return None
        if isinstance(about, Request):
            # only these: a try that fails is counted too, and a letter about seats must not be lost by its tries
            try:
                self._limits.allow(Act.LETTER, "", email_key(contact.email))
            except TooMany:
                return "letter too many"
        mailer = new_id("ltr", now)
        begun = notifications.begin_mail(customer, key, mailer, now)
        if begun is None:
            raise Unavailable("This letter is being sent just now.")
        if not begun:
            return None
        try:
            sent = self._mail.send(Letter(contact.email, *text))
        except Exception:
            notifications.end_mail(customer, key, mailer, sent=False)
            raise
        notifications.end_mail(customer, key, mailer, sent=True)
        return "mailed" if sent else "mail not taken"

    def _text(self, about: Offer | Entry | Request, now: int) -> tuple[str, str] | None:
        """Subject and text, None when there is nothing to write."""
        if isinstance(about, Request):
            return _set_out(about)
        try:
            event = self._catalogue.any_event(about.event)
        except NotFound:
            return None
        if isinstance(about, Offer):
            off = event.status is EventStatus.CANCELLED
            return None if off or not about.open(now) else self._offered(about, event, now)
        if about.state is EntryState.ENDED and about.outcome is Outcome.BOOKED:
            return _booked(about, event)
        return None

    def _offered(self, offer: Offer, event: Event, now: int) -> tuple[str, str]:
        zone = self._catalogue.venue_head(event.venue).timezone
        minutes = max(1, (offer.until - now) // MINUTE)
        return f"Seats for {event.name}", (
            f"The seats you wait for are yours if you want them: {', '.join(offer.seats)}, {offer.total.decimal} "
            f"{offer.total.currency}.\n\n"
            f"They are kept for you until {local_time(offer.until, zone)}, that is for {minutes} "
            f"{'minute' if minutes == 1 else 'minutes'}. Accept or decline where you joined the waitlist; after that "
            f"they go to the next in line.\n\n{event.name}, {local_time(event.starts_at, zone)}\n"
        )


def _booked(entry: Entry, event: Event) -> tuple[str, str]:
    return f"The seats you waited for: {event.name}", (
        f"Somebody else has booked seats that you waited for: {', '.join(entry.wish.seats)}. You wait for them no "
        "more. You can wait for other seats, or for these again in case they are given back.\n"
    )


def _set_out(request: Request) -> tuple[str, str] | None:
    bar = bars.get(request.bar) if request.bar else None
    if bar is None or request.state is not GuestState.QUEUEING:
        return None
    where = f"{bar.name}, {bar.profile.address}" if bar.profile.address else bar.name
    return "Time to set out", (
        f"It is nearly your turn: number {request.number:03} at {where}. If you go now you are there in time.\n\n"
        "Should you have changed your mind, give the place up where you asked for it, and others move on.\n"
    )
