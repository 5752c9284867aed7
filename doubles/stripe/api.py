"""Stripe's API: authentication, faults, idempotency keys, and then the request itself.

noted ─► 401 ─► refused, 429, 409, 500 ─► key replays or is refused ─► executed ─► lost or late ─► answered
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from doubles.stripe import intents, refunds
from doubles.stripe.account import API_KEY, Account
from doubles.stripe.errors import Invalid, Problem
from doubles.stripe.events import API_VERSION
from doubles.stripe.expansion import expand_paths, expanded
from doubles.stripe.faults import BEFORE, Fault, problem
from doubles.stripe.forms import Params, check_names, decode
from doubles.stripe.journal import Entry
from doubles.stripe.keys import Answer
from doubles.stripe.ledger import Ledger, Object
from doubles.stripe.lists import page

_NO_FAULT = Fault("none")


@dataclass(frozen=True)
class Call:
    """`form` is the query of a GET, the body of a POST; the names of headers are in lower case."""

    method: str
    path: str
    form: str
    headers: Mapping[str, str]

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method == "POST" else None

    @property
    def version(self) -> str | None:
        return self.headers.get("stripe-version")


class Api:
    def __init__(self, account: Account) -> None:
        self._account = account

    def serve(self, call: Call) -> Answer | None:
        """The answer, None to close the connection without one."""
        account = self._account
        with account.lock:
            entry = account.journal.note(Entry(call.method, call.path, call.key, call.version))
            known = call.headers.get("authorization") == f"Bearer {API_KEY}"
            fault = (account.faults.strike(call.method, call.path) if known else None) or _NO_FAULT
            answer, finish = self._answered(call, fault) if known else (_unauthorised(call), _nothing)
        if fault.kind == "delay":
            time.sleep(fault.seconds)
        with account.lock:
            finish()
            if answer is None or fault.kind == "lost":
                return None
            entry.status, entry.replayed = answer.status, "Idempotent-Replayed" in answer.headers
            return answer

    def _answered(self, call: Call, fault: Fault) -> tuple[Answer | None, Callable[[], None]]:
        """The answer, and a call to make when it is sent."""
        if fault.kind == "refused":
            return None, _nothing
        if fault.kind in BEFORE:
            return _error(call, problem(fault.kind)), _nothing
        if call.key is None:
            return self._executed(call, fault)[0], _nothing
        keys = self._account.keys
        try:
            replay = keys.begin(call.key, (call.path, "&".join(sorted(call.form.split("&")))))
        except Invalid as refusal:
            return _error(call, refusal), _nothing
        if replay is not None:
            return replay, _nothing
        answer, remembered = self._executed(call, fault)
        return answer, partial(keys.finish, call.key, answer if remembered else None)

    def _executed(self, call: Call, fault: Fault) -> tuple[Answer, bool]:
        """The answer, and whether the request was executed, so that its key remembers the answer."""
        ledger = self._account.ledger
        try:
            if fault.kind == "crashed":
                raise problem(fault.kind)
            params = decode(call.form)
            paths = expand_paths(params)
            return _answer(call, 200, expanded(ledger, _execute(ledger, call, params), paths)), True
        except Problem as failure:
            return _error(call, failure), not isinstance(failure, Invalid)


def _execute(ledger: Ledger, call: Call, params: Params) -> Object:
    match call.method, call.path.removeprefix("/v1/").split("/"):
        case "POST", ["payment_intents"]:
            return intents.create(ledger, params)
        case "GET", ["payment_intents", id]:
            check_names(params, ())
            return ledger.intent(id)
        case "POST", ["payment_intents", id, "capture"]:
            return intents.capture(ledger, id, params)
        case "POST", ["payment_intents", id, "cancel"]:
            return intents.cancel(ledger, id, params)
        case "POST", ["refunds"]:
            return refunds.create(ledger, params)
        case "GET", ["refunds"]:
            return page(ledger.refunds, params, call.path)
        case "GET", ["disputes"]:
            return page(ledger.disputes, params, call.path)
        case "GET", ["charges", id]:
            check_names(params, ())
            return ledger.charge(id)
    raise Invalid(404, f"Unrecognized request URL ({call.method}: {call.path}).")


def _unauthorised(call: Call) -> Answer:
    return _error(call, Problem(401, "Invalid API Key provided."))


def _error(call: Call, problem: Problem) -> Answer:
    return _answer(call, problem.status, problem.body)


def _answer(call: Call, status: int, body: Object) -> Answer:
    headers = {"Request-Id": f"req_{secrets.token_hex(7)}", "Stripe-Version": call.version or API_VERSION}
    return Answer(status, json.dumps(body).encode(), headers)


def _nothing() -> None:
    pass
