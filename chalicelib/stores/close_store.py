"""Closing a store: report what its day was, mail that to its owner, and only then forget it.

A store closes when its owner says so or when its 24 hours are over. What follows is done by the queue of stores to
close, and can stop anywhere: whoever comes next goes on from the last step that was finished. While the report cannot
be mailed, nothing is deleted: the message comes again and ends with the dead letters, and the sweep goes on trying,
less and less often, so that a store closes by itself when mail is back.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.identity import TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unavailable
from chalicelib.people.storage import accounts, sessions
from chalicelib.stores.manage_store import Stores
from chalicelib.stores.report_day import ReportDay
from chalicelib.stores.rules.stores import Store, StoreState
from chalicelib.stores.storage import closings, displays, stores
from chalicelib.stores.storage.closings import Busy
from chalicelib.stores.storage.closings import Closing as Progress
from chalicelib.table.retry import Overtaken, retry

PUT_OFF = "put off"
"""What has come of a closing that has to be tried again, by the sweep."""

_MOST_DELETED = 1_000
_LONGEST = 60 * SECOND
"""After which the deleting is left to another run: a function has twice that."""

_FIRST_PAUSE, _LONGEST_PAUSE = MINUTE, 30 * MINUTE


class CloseStore:
    def __init__(self, own: Stores, reporting: ReportDay, timers: Timers, clock: Clock) -> None:
        self._own, self._reporting, self._timers, self._clock = own, reporting, timers, clock

    def close(self, id: str) -> Store:
        """Close the store from now on. Twice changes nothing. Raises `NotFound`, or `Lapsed` STORE_CLOSED."""
        now = self._clock.now()
        found = self._own.find(id)
        store = self._shut(found, now)
        if found is not store:
            self._timers.set([Deadline(Kind.STORE, id, now)])  # if the queue does not take it, the sweep finds it
        return store

    def look(self, deadline: Deadline) -> str | None:
        """Go on with the closing of a store whose time has come: what has come of it.

        Raises whatever went wrong for the queue to try again, or its dead letters to show; a message of the sweep's,
        after the first, is left to the sweep instead, so that there are not more of them with every minute.
        """
        now = self._clock.now()
        store = stores.get(deadline.id)
        if store is None or store.state_at(now) is not StoreState.CLOSING:
            return None
        store = self._shut(store, now)
        try:
            progress = closings.take(store.id, new_id("cls", now), now)
        except Busy as busy:
            if deadline.at > busy.begun:
                return None
            raise Unavailable("Another is closing this store just now.") from busy
        if progress is None:
            return None
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(progress.attempts - 1, 10))
        try:
            return self._go_on(store, progress)
        except Exception:
            closings.give_back(progress, self._clock.now() + pause)
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
                found = self._own.find(found.id)
                raise Overtaken
            return replace(found, state=StoreState.CLOSING)

        return retry(attempt)

    def _go_on(self, store: Store, progress: Progress) -> str:
        account = accounts.by_key(TokenKind.STORE, store.email_key)
        if not progress.sealed:
            closings.sealed(progress)
        if not progress.mailed:
            if account is None or account.id != store.id:
                raise Unavailable("This store's address is not known.")
            # anew with every try: nothing has changed since, and the bucket keeps it for a week from when it is mailed
            self._reporting.send(account, store, self._reporting.write(store, progress.begun), progress.begun)
            closings.mailed(progress)
        if not self._forget(store):
            now = self._clock.now()
            closings.give_back(progress, now)
            self._timers.set([Deadline(Kind.STORE, store.id, now)])
            return "going on"
        sessions.close_all(store.id)
        closings.end(store, self._clock.now())
        return "closed"

    def _forget(self, store: Store) -> bool:
        """Delete all that is left. False when time is up before."""
        until = self._clock.now() + _LONGEST
        while closings.forget(store.id, _MOST_DELETED):
            if self._clock.now() >= until:
                return False
        return True
