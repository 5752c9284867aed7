"""Emails about the waitlist: seats are offered, or a wait has ended that its customer did not end."""

from __future__ import annotations

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.times import MINUTE, local_time
from chalicelib.errors import NotFound
from chalicelib.people.send_emails import Text
from chalicelib.waitlist.rules.endings import ending_of, offer_at
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome
from chalicelib.waitlist.rules.news import MAILED
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import entries, offers


class WaitlistEmails:
    """`web_url` is the page that shows an offer to its customer; the link has no token."""

    keys = ("OFFER#", "ENTRY#")
    apart = False

    def __init__(self, catalogue: Catalogue, web_url: str) -> None:
        self._catalogue, self._web_url = catalogue, web_url

    def read(self, customer: str, key: str) -> SeatOffer | Entry | None:
        """The offer or the entry with this key."""
        kind, _, rest = key.partition("#")
        if kind == "OFFER":
            return offers.get(customer, rest)
        event, _, wish = rest.partition("#")
        return entries.get(customer, event, wish)

    def write(self, about: SeatOffer | Entry, now: int) -> Text | None:
        """The email about an open offer, or about an entry whose seats others have booked; None for all else."""
        try:
            event = self._catalogue.read_event(about.event)
        except NotFound:
            return None
        if isinstance(about, SeatOffer):
            return self._offered(about, event, now) if offer_at(about, ending_of(event, now)).open(now) else None
        if about.state is EntryState.ENDED and about.outcome in MAILED:
            return _ended(about, about.outcome, event)
        return None

    def _offered(self, offer: SeatOffer, event: Event, now: int) -> Text:
        zone = self._catalogue.venue_head(event.venue).timezone
        minutes = max(1, (offer.until - now) // MINUTE)
        return Text(
            "Seats are offered to you",
            f"The seats you wait for are yours if you want them: {', '.join(offer.seats)}, {offer.total.decimal} "
            f"{offer.total.currency}.\n\n"
            f"They are kept for you until {local_time(offer.until, zone)}, that is for {minutes} "
            f"{'minute' if minutes == 1 else 'minutes'}. Accept or decline them where you joined the waitlist; after "
            f"that they go to the next in line:\n\n{self._web_url}#/offers/{offer.id}\n\n"
            f"{event.name}, {local_time(event.starts_at, zone)}\n",
        )


def _ended(entry: Entry, outcome: Outcome, event: Event) -> Text:
    if outcome is Outcome.BOOKED:
        return Text(
            "The seats you waited for are gone",
            f"Another customer has booked seats for {event.name} that you waited for: {', '.join(entry.wish.seats)}. "
            "You wait for them no more. You can wait for other seats, or for these in case they are given back.\n",
        )
    if outcome is Outcome.EVENT_CANCELLED:
        why = f"{event.name} is cancelled."
    elif event.waitlist or (event.waitlist_ended_at or 0) >= event.sold_until:
        why = f"The sale of {event.name} has ended."
    else:
        why = f"The organiser has ended the waitlist of {event.name}."
    return Text("You wait for seats no more", f"{why} You wait for its seats no more.\n")
