"""What a store is told of its day: two sheets in the bucket, a letter with them, and links that fetch them for a week.

The sheets are written a visit at a time, so a day of a hundred thousand takes no more memory than one of ten.
"""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo

from chalicelib.adapters.mail import Attachment, Email, Mail
from chalicelib.adapters.reports import Reports
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import local_time
from chalicelib.errors import Unavailable
from chalicelib.people.rules.accounts import Account
from chalicelib.stores.rules.day_summary import Summary
from chalicelib.stores.rules.stores import Store
from chalicelib.stores.rules.tickets import QueueTicket
from chalicelib.stores.rules.visit_sheet import Visit, heading, line_of, sheet_name, summary_name
from chalicelib.stores.storage import closings, stores

_CSV = "text/csv; charset=utf-8"

_MOST_ATTACHED = 3_500_000
"""Bytes of a file that is attached: SES takes letters of ten million, there are two, and base64 makes a third more."""

_LINK_SECONDS = 300
"""How long the bucket's own link lasts, which is made anew whenever somebody follows ours."""


class ReportDay:
    def __init__(self, tokens: Tokens, reports: Reports, mail: Mail, api: str, clock: Clock) -> None:
        self._tokens, self._reports, self._mail, self._api, self._clock = tokens, reports, mail, api, clock

    def write(self, store: Store, at: int) -> str:
        """Write both sheets of a store that closed at this instant: where they are. Raises `Unavailable`."""
        zone = ZoneInfo(store.timezone)
        summary = Summary([queue.name for queue in stores.queues(store.id)])
        place = f"reports/{store.id}"
        with ExitStack() as files:
            sheet, counted = (files.enter_context(TemporaryFile()) for _ in range(2))
            sheet.write(heading().encode())
            for turn, queue in closings.visits(store.id):
                visit = _visit(turn, queue)
                summary.add(visit)
                sheet.write(line_of(visit, zone).encode())
            for line in summary.lines(zone):
                counted.write(line.encode())
            self._reports.save(f"{place}/{sheet_name(at, zone)}", sheet, _CSV)
            self._reports.save(f"{place}/{summary_name(at, zone)}", counted, _CSV)
        return place

    def send(self, account: Account, store: Store, place: str, at: int) -> None:
        """Mail the sheets, with links to them, to the store's owner.

        Raises `Unavailable`, also when the letter is refused: a report that nobody has is to be tried again.
        """
        zone = ZoneInfo(store.timezone)
        attached: list[Attachment] = []
        links: list[str] = []
        for name in (sheet_name(at, zone), summary_name(at, zone)):
            content = self._reports.read(f"{place}/{name}", _MOST_ATTACHED)
            if content is not None:
                attached.append(Attachment(name, _CSV, content))
            links.append(f"{name}: {self._link(store, f'{place}/{name}')}")
        text = _letter(store, at, links, len(attached) == len(links))
        subject = f"{store.name}: the report of {local_time(at, store.timezone)}"
        if not self._mail.send(Email(account.email, subject, text, tuple(attached))):
            raise Unavailable("The report was not taken.")

    def address(self, token: str) -> str:
        """Where the file of a link can be fetched now. Raises `Unauthorized`, or `Unavailable`."""
        key = self._tokens.read(token, TokenKind.REPORT).scope or ""
        return self._reports.link(key, key.rpartition("/")[2], _LINK_SECONDS)

    def _link(self, store: Store, key: str) -> str:
        """Ours, because a link of the bucket's ends with the credentials that signed it, long before a week is over."""
        now = self._clock.now()
        identity = Identity(TokenKind.REPORT, store.id, scope=key)
        token = self._tokens.sign(identity, new_id("ptk", now), now + LIFETIMES[TokenKind.REPORT])
        return f"{self._api}/v1/store-reports/{token}"


def _visit(turn: QueueTicket, queue: str) -> Visit:
    return Visit(
        queue,
        turn.text,
        turn.name,
        turn.phone,
        turn.state.value,
        turn.joined,
        turn.called,
        turn.ended,
        turn.left,
    )


def _letter(store: Store, at: int, links: list[str], attached: bool) -> str:
    where = "is attached, and" if attached else "is too large to be attached. It"
    return (
        f"{store.name} closed on {local_time(at, store.timezone)}. The report of the day {where} can be fetched for a "
        "week from\n\n" + "\n".join(links) + "\n\nBoth files are tables for a spreadsheet: everybody who came, and the "
        "waits by queue and hour. Everything else about the day is deleted now that this letter is on its way; then "
        "the address may open a store again.\n"
    )
