"""Closing a store: write the report of its day, email it to the owner, and only then delete the data, the key of its
names first.

A store closes when its owner closes it or when its 24 hours are over. A message in the queue of stores to close starts
the work. A run may stop anywhere: the next one continues after the last finished step. While the report cannot be
mailed, nothing is deleted: the message is retried and ends in the dead letters, and the sweep retries less and less
often, so the store closes by itself once emails can be sent again.

The report of a store whose address is not confirmed waits for that, for three days. Then the data is deleted:
customers' names and phones do not wait longer for someone who does not answer.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.core.clock import CLOCK_GRACE, Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers, set_all
from chalicelib.core.identity import TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.outcome import Outcome
from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.errors import Unavailable
from chalicelib.people.open_sign_ins import OpenSignIns
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import accounts
from chalicelib.stores.read_store import ReadStore
from chalicelib.stores.report_day import ReportDay
from chalicelib.stores.rules.stores import Store, StoreState
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.storage import closings, displays, stores
from chalicelib.stores.storage.closings import Busy
from chalicelib.stores.storage.closings import Closing as Progress
from chalicelib.table.retry import Overtaken, retry

PUT_OFF = Outcome.REPORT_HELD
"""The result of a closing that failed and that the sweep retries."""

_MOST_DELETED = 1_000
_LONGEST_DELETING = 60 * SECOND
"""After this another run continues the deleting; the function may run twice as long."""

_CONFIRMED_WITHIN = 3 * DAY
"""A weekend, in which an owner reads no mail."""

_FIRST_PAUSE, _LONGEST_PAUSE = MINUTE, 30 * MINUTE


class CloseStore:
    def __init__(
        self,
        stores: ReadStore,
        names: SealNames,
        open_sign_ins: OpenSignIns,
        report: ReportDay,
        timers: Timers,
        clock: Clock,
    ) -> None:
        self._stores, self._names, self._open_sign_ins, self._report = stores, names, open_sign_ins, report
        self._timers, self._clock = timers, clock

    def close(self, id: str) -> Store:
        """Begin to close the store. A second call changes nothing. Raises `NotFound`, or `Lapsed` STORE_CLOSED."""
        now = self._clock.now()
        found = self._stores.find(id)
        store = self._shut(found, now)
        if found is not store:
            self._timers.set(
                [Deadline(DeadlineKind.STORE, id, now)]
            )  # if the queue refuses it, the sweep finds the store
        return store

    def confirmed(self, id: str) -> None:
        """The store's address is confirmed: if its report waits for that, continue. Raises `Unavailable`."""
        now = self._clock.now()
        store = stores.get(id)
        if store is not None and store.state_at(now) is StoreState.CLOSING:
            set_all(self._timers, [Deadline(DeadlineKind.STORE, id, now)])

    def check(self, deadline: Deadline) -> str | None:
        """Continue the closing of a store that is due; returns what was done.

        The first message raises any error, so that the queue retries it and its dead letters show it. Later messages,
        which the sweep sends, return `PUT_OFF` instead: otherwise the queue would retry more of them every minute.
        """
        now = self._clock.now()
        store = stores.get(deadline.id)
        if store is None or store.state_at(now - CLOCK_GRACE) is not StoreState.CLOSING:
            return None
        store = self._shut(store, now)
        try:
            progress = closings.take(store.id, new_id("cls", now), now)
        except Busy as busy:
            if deadline.at > busy.begun:
                return None
            raise Unavailable("Another worker is closing this store just now.") from busy
        if progress is None:
            return None
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(progress.attempts - 1, 10))
        try:
            return self._continue(store, progress, deadline)
        except Exception:
            closings.release(progress, self._clock.now() + pause)
            if deadline.at > progress.begun:
                return PUT_OFF
            raise

    def _shut(self, store: Store, now: int) -> Store:
        found = store

        def attempt() -> Store:
            nonlocal found
            if found.state is not StoreState.OPEN:
                return found
            at = min(now, found.closes_at)
            if not closings.shut(found, stores.queues(found.id), displays.of_store(found.id), at):
                found = self._stores.find(found.id)
                raise Overtaken
            self._stores.forget(found.id)
            return replace(found, state=StoreState.CLOSING)

        return retry(attempt)

    def _continue(self, store: Store, progress: Progress, deadline: Deadline) -> str:
        if not progress.sealed:
            closings.seal(progress)
        account = accounts.find(TokenKind.STORE, store.email_key, store.id)
        if not progress.mailed:
            if account is None:
                raise Unavailable("This store's email address is not known.")
            waits_until = progress.begun + _CONFIRMED_WITHIN
            if account.confirmed:
                self._send_report(account, store, progress, deadline)
            elif self._clock.now() < waits_until:
                closings.release(progress, waits_until)
                # if it was confirmed in between, its message found this run at work
                account = accounts.find(TokenKind.STORE, store.email_key, store.id)
                if account is not None and account.confirmed:
                    self.confirmed(store.id)
                return "waits for its address"
            closings.mark_mailed(progress)
        self._names.end(store.id)
        if not self._delete(store):
            now = self._clock.now()
            closings.release(progress, now)
            self._timers.set([Deadline(DeadlineKind.STORE, store.id, now)])
            return "going on"
        self._open_sign_ins.end_all(store.id)
        closings.end(store, account, self._clock.now())
        self._stores.forget(store.id)
        return "closed"

    def _send_report(self, account: Account, store: Store, progress: Progress, deadline: Deadline) -> None:
        # each run writes it again, with the same data, so that the bucket keeps it for a week after the email
        prefix = self._report.write(store, progress.begun)
        self._report.send(account, store, prefix, progress.begun, deadline)

    def _delete(self, store: Store) -> bool:
        """Delete the store's data. False when the time was too short."""
        until = self._clock.now() + _LONGEST_DELETING
        while closings.delete(store.id, _MOST_DELETED):
            if self._clock.now() >= until:
                return False
        return True
