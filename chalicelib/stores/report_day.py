"""The report of a store's day: two sheets in the bucket, an email with them, and links to them for a week.

The sheets are written a visit at a time, so a day of a hundred thousand visits takes no more memory than one of ten.
"""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo

from chalicelib.adapters.mail import Attachment, Email
from chalicelib.adapters.reports import Reports
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import local_time
from chalicelib.errors import Unavailable
from chalicelib.people.letters import MAILED, Letters
from chalicelib.people.rules.accounts import Account
from chalicelib.stores.rules.day_summary import DaySummary
from chalicelib.stores.rules.stores import Store
from chalicelib.stores.rules.tickets import Guest, QueueTicket
from chalicelib.stores.rules.visit_sheet import Visit, heading, line_of, sheet_name, summary_name
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.storage import closings, stores

_CSV = "text/csv; charset=utf-8"

_MOST_ATTACHED = 3_500_000
"""Bytes of an attached file at most: SES takes emails of ten million, base64 adds a third, and there are two files."""

_LINK_SECONDS = 300
"""How long the bucket's own link lasts. Each request with one of our links makes a new one."""


class ReportDay:
    def __init__(
        self, names: SealNames, tokens: Tokens, reports: Reports, letters: Letters, api: str, clock: Clock
    ) -> None:
        self._names, self._tokens, self._reports = names, tokens, reports
        self._letters, self._api, self._clock = letters, api, clock

    def write(self, store: Store, at: int) -> str:
        """Write both sheets of a store that closed at this instant; returns their key prefix. Raises `Unavailable`."""
        zone = ZoneInfo(store.timezone)
        summary = DaySummary([queue.name for queue in stores.queues(store.id)])
        prefix, guest_of = f"reports/{store.id}", self._names.opener(store.id)
        with ExitStack() as files:
            visits, totals = (files.enter_context(TemporaryFile()) for _ in range(2))
            visits.write(heading().encode())
            for ticket, queue in closings.tickets_with_queue(store.id):
                visit = _visit(ticket, guest_of(ticket), queue)
                summary.add(visit)
                visits.write(line_of(visit, zone).encode())
            for line in summary.lines(zone):
                totals.write(line.encode())
            self._reports.save(f"{prefix}/{sheet_name(at, zone)}", visits, _CSV)
            self._reports.save(f"{prefix}/{summary_name(at, zone)}", totals, _CSV)
        return prefix

    def send(self, account: Account, store: Store, prefix: str, at: int, deadline: Deadline) -> None:
        """Email the sheets, with links to them, to the store's owner; `deadline` is that of the closing.

        Raises `Unavailable`, also when the email is refused or put off, so that the report is sent again.
        """
        zone = ZoneInfo(store.timezone)
        attached: list[Attachment] = []
        links: list[str] = []
        for name in (sheet_name(at, zone), summary_name(at, zone)):
            content = self._reports.read(f"{prefix}/{name}", _MOST_ATTACHED)
            if content is not None:
                attached.append(Attachment(name, _CSV, content))
            links.append(f"{name}: {self._link(store, f'{prefix}/{name}')}")
        text = _text(store, at, links, len(attached) == len(links))
        subject = f"The report of your day, {local_time(at, store.timezone)}"
        done = self._letters.send(Email(account.email, subject, text, tuple(attached)), deadline)
        if done != MAILED:
            raise Unavailable(f"The report cannot be sent now: {done}.")

    def file_url(self, token: str) -> str:
        """The bucket's own link to the file that this token is for. Raises `Unauthorized`, or `Unavailable`."""
        key = self._tokens.read(token, TokenKind.REPORT).scope or ""
        return self._reports.link(key, key.rpartition("/")[2], _LINK_SECONDS)

    def _link(self, store: Store, key: str) -> str:
        """Our own link: one of the bucket's expires with the credentials that signed it, long before the week."""
        now = self._clock.now()
        identity = Identity(TokenKind.REPORT, store.id, scope=key)
        token = self._tokens.sign(identity, new_id("ptk", now), now + LIFETIMES[TokenKind.REPORT])
        return f"{self._api}/v1/store-reports/{token}"


def _visit(ticket: QueueTicket, guest: Guest, queue: str) -> Visit:
    return Visit(
        queue,
        ticket.text,
        guest.name,
        guest.phone,
        ticket.state,
        ticket.joined,
        ticket.called,
        ticket.ended,
        ticket.left,
    )


def _text(store: Store, at: int, links: list[str], attached: bool) -> str:
    where = "is attached, and" if attached else "is too large to be attached. It"
    paragraphs = (
        f"{store.name} closed on {local_time(at, store.timezone)}. The report of the day {where} can be downloaded for "
        "a week from",
        "\n".join(links),
        "Both files are tables for a spreadsheet: all visits, and the waits by queue and hour. All other data of the "
        "day is deleted once this email is sent. Then this email address can open a store again.\n",
    )
    return "\n\n".join(paragraphs)
