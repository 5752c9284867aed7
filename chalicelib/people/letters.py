"""The one way to an inbox: every email counts against one limit of its mailbox, whatever it is about.

    email due ──► counted for its mailbox ──► sent
                        └─ limit reached: its deadline is set again, for when the next window begins

So no inbox is flooded, and no email that is still true by then is lost. Emails that a stranger can cause have limits of
their own beside it, so they cannot use up what the owner's own emails need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.adapters.mail import Email, Mail
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Timers, set_all
from chalicelib.core.email_address import mailbox_key
from chalicelib.core.outcome import Outcome
from chalicelib.core.times import SECOND
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from chalicelib.people.storage import rate_limits

MAILED, NOT_TAKEN, PUT_OFF = "mailed", Outcome.MAIL_REFUSED, "email put off"


class Letters:
    def __init__(self, mail: Mail, timers: Timers, clock: Clock) -> None:
        self._mail, self._timers, self._clock = mail, timers, clock

    def send(
        self, email: Email, deadline: Deadline, *limits: LimitedAct, ready: Callable[[], bool] = lambda: True
    ) -> str | None:
        """Send an email, unless its mailbox has had as many as it may have: by the limit of all emails, and by these.

        `ready` is called before it is sent, and not when it is put off; False sends nothing. Returns MAILED; NOT_TAKEN
        when it is refused for good; PUT_OFF when a limit is reached: then `deadline`, which led to this email, is set
        again; None when it was not ready. Raises `Unavailable` to be retried; such a try does not count.
        """
        now, key = self._clock.now(), mailbox_key(email.to)
        counted: list[LimitedAct] = []
        for act in (*limits, LimitedAct.LETTER):
            limit = LIMITS[act]
            assert limit.everywhere is not None
            if not rate_limits.add(act, key, limit.number(now), limit.everywhere, (now + 2 * limit.window) // SECOND):
                self._take_back(counted, key, now)
                since = deadline.at if deadline.since is None else deadline.since
                set_all(self._timers, [replace(deadline, at=limit.end(now), since=since)])
                return PUT_OFF
            counted.append(act)
        done = None
        try:
            if ready():
                done = MAILED if self._mail.send(email) else NOT_TAKEN
        finally:
            if done is None:
                self._take_back(counted, key, now)
        return done

    def _take_back(self, acts: list[LimitedAct], key: str, now: int) -> None:
        for act in acts:
            rate_limits.take_one(act, key, LIMITS[act].number(now))
