"""Commands and queries of a test, by name: POST /_control/{name} with the arguments in JSON.

A mistake of the test, such as an intent that does not exist, raises Misused. An act that the state forbids is no
mistake: its result says so, as a customer would see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from doubles.stripe import bank, customer, refunds
from doubles.stripe.account import Account
from doubles.stripe.delivery import Odds
from doubles.stripe.errors import Problem
from doubles.stripe.faults import Faults
from doubles.stripe.ledger import Ledger


class Misused(Exception):
    pass


def _refuse_capture(ledger: Ledger, id: str) -> None:
    ledger.captures_refused.add(ledger.intent(id)["id"])


def _refunds_pending(ledger: Ledger, on: bool) -> None:
    ledger.refunds_are_pending = on


def _events(ledger: Ledger) -> list[dict[str, Any]]:
    return [asdict(event) | {"payload": event.payload.decode()} for event in ledger.events.fetch()]


def _requests(account: Account) -> list[dict[str, Any]]:
    return [asdict(entry) for entry in account.journal.entries]


def _clear_faults(account: Account) -> None:
    account.faults = Faults()


_ON_LEDGER: dict[str, Callable[..., Any]] = {
    "authorise": customer.authorise,
    "decline": customer.decline,
    "challenge": customer.challenge,
    "answer_challenge": customer.answer_challenge,
    "process": bank.process,
    "settle": bank.settle,
    "expire": bank.expire,
    "change": bank.change,
    "refuse_capture": _refuse_capture,
    "dispute": bank.dispute,
    "close_dispute": bank.close_dispute,
    "refund": refunds.by_hand,
    "refunds_pending": _refunds_pending,
    "settle_refund": refunds.settle,
    "fail_refund": refunds.fail,
    "intents": lambda ledger: list(ledger.intents.values()),
    "of_order": Ledger.of_order,
    "refunds": refunds.of_intent,
    "kept": Ledger.kept,
    "reserved": Ledger.reserved,
    "events": _events,
}

_ON_ACCOUNT: dict[str, Callable[..., Any]] = {
    "requests": _requests,
    "forget_requests": lambda account: account.journal.entries.clear(),
    "forget_keys": lambda account: account.keys.forget(),
    "fail": lambda account, **rule: account.faults.add(**rule),
    "chaos": lambda account, seed, rate: account.faults.chaos(seed, rate),
    "clear_faults": _clear_faults,
    "deliveries": lambda account: account.delivery.results,
    "forget": Account.forget,
}


class Control:
    def __init__(self, account: Account) -> None:
        self._account = account

    def call(self, name: str, arguments: dict[str, Any]) -> Any:
        """Raises Misused for an unknown name, argument or object."""
        try:
            if name == "deliver":
                return self._deliver(**arguments)
            with self._account.lock:
                if name in _ON_LEDGER:
                    return _ON_LEDGER[name](self._account.ledger, **arguments)
                return _ON_ACCOUNT[name](self._account, **arguments)
        except (Problem, LookupError, TypeError, ValueError) as mistake:
            raise Misused(f"{name}: {type(mistake).__name__}: {mistake}") from mistake

    def _deliver(self, url: str | None, seed: int, delay: float, **odds: float) -> None:
        # Without the lock: the previous delivery may be posting to a server that is calling this double.
        if url is None:
            self._account.delivery.stop()
        else:
            self._account.delivery.start(url, seed, Odds(**odds), delay)
