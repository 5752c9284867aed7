"""Stores: opening and closing them, signing in, queues, displays, and the board."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.accounts import SignedIn
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.stores.rules import stores
from chalicelib.stores.rules.board import display_topic
from chalicelib.stores.views import (
    Board,
    Display,
    Displays,
    NewDisplay,
    Store,
    StoreSignedIn,
    board_view,
    signed_in_view,
    store_view,
)
from chalicelib.wiring import App
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.people.requests import Forgot, Refresh, Reset, SignIn
from functions.stores.requests import NewStore, StoreChange

routes = Routes("stores")

STORE = (TokenKind.STORE,)
OVER = ("STORE_CLOSED",)

_SLOW_DOWN = ("TOO_MANY_REQUESTS",)


@routes.post(
    "/v1/stores",
    status=201,
    body=NewStore,
    answer=StoreSignedIn,
    errors={409: ("STORE_OPEN",), 429: _SLOW_DOWN},
)
def open_store(call: Call[NewStore, None]) -> Answer:
    """Open a store, signed in. It closes by itself after 24 hours."""
    body = call.body
    call.app.people.rate_limits.allow_account(LimitedAct.OPEN, call.address, TokenKind.STORE, body.email)
    done = call.app.stores.manage_store.open(body.email, body.password, body.name, body.timezone, body.queues)
    return Answer(_signed_in(call.app, done), headers={"Location": f"/v1/stores/{done.account}/board"})


@routes.post(
    "/v1/stores/sign-in",
    body=SignIn,
    answer=StoreSignedIn,
    errors={401: ("SIGN_IN_FAILED",), 429: _SLOW_DOWN},
)
def sign_in(call: Call[SignIn, None]) -> Answer:
    """Sign in to your open store with address and password."""
    body = call.body
    call.app.people.rate_limits.allow_account(LimitedAct.SIGN_IN, call.address, TokenKind.STORE, body.email)
    return Answer(_signed_in(call.app, call.app.stores.sign_ins.sign_in(body.email, body.password)))


@routes.post("/v1/stores/refresh", body=Refresh, answer=StoreSignedIn, errors={401: ("TOKEN_REUSED",)})
def refresh(call: Call[Refresh, None]) -> Answer:
    """Trade a refresh token for new tokens; one traded twice ends the sign-in."""
    return Answer(_signed_in(call.app, call.app.stores.sign_ins.refresh(call.body.refresh_token)))


@routes.post("/v1/stores/sign-out", status=204, body=Refresh)
def sign_out(call: Call[Refresh, None]) -> Answer:
    """End the sign-in and all its tokens."""
    call.app.stores.sign_ins.sign_out(call.body.refresh_token)
    return Answer()


@routes.post("/v1/stores/password/forgot", status=202, body=Forgot, errors={429: _SLOW_DOWN})
def forgot(call: Call[Forgot, None]) -> Answer:
    """Have a link mailed by which a new password can be set. Nothing says whether the address has a store."""
    call.app.people.rate_limits.allow_account(LimitedAct.FORGOT, call.address, TokenKind.STORE, call.body.email)
    call.app.people.reset_password.forgot(TokenKind.STORE, call.body.email)
    return Answer()


@routes.post("/v1/stores/password/reset", status=204, body=Reset, errors={401: ("TOKEN_USED",)})
def reset(call: Call[Reset, None]) -> Answer:
    """Set a new password with the token of the newest mail, once. All sign-ins end."""
    call.app.people.reset_password.reset(TokenKind.STORE, call.body.token, call.body.password)
    return Answer()


@routes.patch("/v1/stores/{store_id}", who=STORE, body=StoreChange, answer=Store, errors={410: OVER})
def change_store(call: Call[StoreChange, None], store_id: str) -> Answer:
    """Say what the store is; pause a queue, or open it again."""
    body = call.body
    call.app.stores.manage_store.own(call.who, store_id)
    paused = {each.queue_id: each.paused for each in body.queues}
    if len(paused) < len(body.queues):
        raise Invalid([Fault("queues", "names a queue twice")])
    described = body.description if isinstance(body.description, str) else None
    call.app.stores.manage_store.describe(store_id, described, paused)
    return Answer(_store(call.app, call.app.stores.manage_store.own(call.who, store_id)))


@routes.get("/v1/stores/{store_id}/board", optional=True, answer=Board, errors={410: OVER})
def board(call: Call[None, None], store_id: str) -> Answer:
    """What the store's screens show: numbers and states; to the store itself with names."""
    own = call.caller is not None and call.caller.kind is TokenKind.STORE and call.caller.id == store_id
    view = board_view(call.app.stores.manage_store.board(store_id), call.app.clock.now(), own)
    kept = "private, no-store" if own else "public, max-age=1"
    return Answer(view, headers={"Cache-Control": kept}, snapshot=True)


@routes.post(
    "/v1/stores/{store_id}/displays",
    status=201,
    who=STORE,
    body=Empty,
    answer=NewDisplay,
    kept=False,
    errors={409: ("TOO_MANY_DISPLAYS",), 410: OVER},
)
def add_display(call: Call[Empty, None], store_id: str) -> Answer:
    """Add a screen that shows join codes."""
    owner = call.app.stores.manage_store.own(call.who, store_id)
    display, token = call.app.stores.manage_store.add_display(store_id)
    return Answer(NewDisplay(display.id, token, display_topic(display.id), rfc3339(owner.closes_at)))


@routes.get("/v1/stores/{store_id}/displays", who=STORE, answer=Displays, errors={410: OVER})
def list_displays(call: Call[None, None], store_id: str) -> Answer:
    """Your screens."""
    call.app.stores.manage_store.own(call.who, store_id)
    found = call.app.stores.manage_store.displays_of(store_id)
    return Answer(Displays([Display(display.id, rfc3339(display.created)) for display in found]))


@routes.delete("/v1/stores/{store_id}/displays/{display_id}", status=204, who=STORE, errors={410: OVER})
def remove_display(call: Call[None, None], store_id: str, display_id: str) -> Answer:
    """Take a screen away, with its token and its code."""
    call.app.stores.manage_store.own(call.who, store_id)
    call.app.stores.manage_store.remove_display(store_id, display_id)
    return Answer()


@routes.post("/v1/stores/{store_id}/close", status=202, who=STORE, body=Empty, answer=Store, errors={410: OVER})
def close(call: Call[Empty, None], store_id: str) -> Answer:
    """Close the store: its report is mailed, then everything is deleted."""
    call.app.stores.manage_store.own(call.who, store_id)
    return Answer(_store(call.app, call.app.stores.close_store.close(store_id)))


@routes.get("/v1/store-reports/{token}", status=302, errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED")})
def report(call: Call[None, None], token: str) -> Answer:
    """Fetch a file of a report, by the link in its letter."""
    return Answer(headers={"Location": call.app.stores.report_day.address(token), "Cache-Control": "no-store"})


def _signed_in(app: App, done: SignedIn) -> StoreSignedIn:
    stores = app.stores.manage_store
    return signed_in_view(stores.find(done.account), stores.queues_of(done.account), done)


def _store(app: App, store: stores.Store) -> Store:
    return store_view(store, app.stores.manage_store.queues_of(store.id), app.clock.now())
