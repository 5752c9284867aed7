"""Stores: opening and closing them, signing in, queues, displays, and the board."""

from __future__ import annotations

from typing import Any

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.accounts import SignedIn
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import DisplayId, ReportToken, StoreId
from chalicelib.stores.board_views import Board, board_view
from chalicelib.stores.rules import stores
from chalicelib.stores.views import (
    Displays,
    NewDisplay,
    Store,
    StoreSignedIn,
    display_views,
    new_display_view,
    signed_in_view,
    store_view,
)
from chalicelib.wiring import App
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.people import refresh_cookie
from functions.people.requests import ConfirmByLink, Forgot, Refresh, Reset, SignIn
from functions.stores.requests import NewStore, StorePatch

routes = Routes("stores")

STORE = (TokenKind.STORE,)
OVER = ("STORE_CLOSED",)

_SLOW_DOWN = ("TOO_MANY_REQUESTS",)


@routes.post(
    "/v1/stores",
    status=201,
    body=NewStore,
    answer=StoreSignedIn,
    sends=("Set-Cookie",),
    location="/v1/stores/{store_id}/board",
    errors={409: ("STORE_OPEN",), 429: _SLOW_DOWN},
)
def open_store(call: Call[NewStore, None]) -> Answer:
    """Open a store, signed in. It closes by itself after 24 hours."""
    body = call.body
    refresh_cookie.require_own_page(call)
    call.app.people.rate_limits.count_or_refuse_account(
        LimitedAct.OPEN_ACCOUNT, call.address, TokenKind.STORE, body.email
    )
    done = call.app.stores.open_store.open(
        body.email, body.password, body.name, body.timezone, body.queues, call.address
    )
    return _signed_in(call, done)


@routes.post(
    "/v1/stores/sign-in",
    body=SignIn,
    answer=StoreSignedIn,
    sends=("Set-Cookie",),
    errors={401: ("SIGN_IN_FAILED",), 429: _SLOW_DOWN},
)
def sign_in_store(call: Call[SignIn, None]) -> Answer:
    """Sign in to your open store with email and password."""
    body = call.body
    refresh_cookie.require_own_page(call)
    call.app.people.rate_limits.count_or_refuse_account(LimitedAct.SIGN_IN, call.address, TokenKind.STORE, body.email)
    return _signed_in(call, call.app.stores.sign_ins.sign_in(body.email, body.password))


@routes.post(
    "/v1/stores/refresh",
    body=Refresh,
    answer=StoreSignedIn,
    sends=("Set-Cookie",),
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_REUSED")},
)
def refresh_store(call: Call[Refresh, None]) -> Answer:
    """Trade a refresh token for new tokens; trading it twice ends the sign-in."""
    return _signed_in(call, call.app.stores.sign_ins.refresh(refresh_cookie.token_of(call, TokenKind.STORE)))


@routes.post(
    "/v1/stores/sign-out",
    status=204,
    body=Refresh,
    sends=("Set-Cookie",),
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED")},
)
def sign_out_store(call: Call[Refresh, None]) -> Answer:
    """End the sign-in and all its tokens."""
    call.app.stores.sign_ins.sign_out(refresh_cookie.token_of(call, TokenKind.STORE))
    return Answer(headers=refresh_cookie.removed(call, TokenKind.STORE))


@routes.post("/v1/stores/password/forgot", status=202, body=Forgot, errors={429: _SLOW_DOWN})
def forgot_store_password(call: Call[Forgot, None]) -> Answer:
    """Ask for an email with a link to set a new password. The answer is the same without a store."""
    call.app.people.rate_limits.count_or_refuse_account(
        LimitedAct.FORGOT, call.address, TokenKind.STORE, call.body.email
    )
    call.app.people.reset_password.forgot(TokenKind.STORE, call.body.email)
    return Answer()


@routes.post(
    "/v1/stores/password/reset", status=204, body=Reset, errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_USED")}
)
def reset_store_password(call: Call[Reset, None]) -> Answer:
    """Set a new password with the token of the newest email, once. All sign-ins end."""
    call.app.people.reset_password.reset(TokenKind.STORE, call.body.token, call.body.password)
    return Answer()


@routes.post(
    "/v1/stores/email/confirm",
    status=204,
    body=ConfirmByLink,
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_USED"), 409: ("STORE_OPEN",)},
)
def confirm_store_email(call: Call[ConfirmByLink, None]) -> Answer:
    """Confirm the store's address with the token of the letter's link. A report that waits for that is sent."""
    account = call.app.people.confirm_email.account(TokenKind.STORE, call.body.token)
    call.app.stores.close_store.confirmed(account.id)
    return Answer()


@routes.post(
    "/v1/stores/email/letter",
    status=202,
    who=STORE,
    body=Empty,
    errors={409: ("NO_EMAIL",), 429: _SLOW_DOWN},
)
def ask_store_email(call: Call[Empty, None]) -> Answer:
    """Ask for another letter that confirms the store's address."""
    call.app.people.confirm_email.ask_again(call.who, call.address)
    return Answer()


@routes.patch("/v1/stores/{store_id}", who=STORE, body=StorePatch, answer=Store, errors={410: OVER})
def change_store(call: Call[StorePatch, None], store_id: StoreId) -> Answer:
    """Change the store's description; pause or resume its queues."""
    body = call.body
    call.app.stores.read_store.own(call.who, store_id)
    paused = {each.queue_id: each.paused for each in body.queues}
    if len(paused) < len(body.queues):
        raise Invalid([Fault("queues", "names a queue twice")])
    description = body.description if isinstance(body.description, str) else None
    call.app.stores.change_store.change(store_id, description, paused)
    return Answer(_store(call.app, call.app.stores.read_store.own(call.who, store_id)))


@routes.get("/v1/stores/{store_id}/board", optional=STORE, answer=Board, snapshot=True, errors={410: OVER})
def get_store_board(call: Call[None, None], store_id: StoreId) -> Answer:
    """The store's queues and tickets: numbers and states; with names for its staff."""
    own = call.caller is not None and call.caller.kind is TokenKind.STORE and call.caller.id == store_id
    guest_of = call.app.stores.names.opener(store_id) if own else None
    view = board_view(call.app.stores.read_store.board(store_id), call.app.clock.now(), guest_of)
    kept = "private, no-store" if own else "public, max-age=1"
    return Answer(view, headers={"Cache-Control": kept})


@routes.post(
    "/v1/stores/{store_id}/displays",
    status=201,
    who=STORE,
    body=Empty,
    answer=NewDisplay,
    kept=False,
    errors={409: ("TOO_MANY_DISPLAYS",), 410: OVER},
)
def add_display(call: Call[Empty, None], store_id: StoreId) -> Answer:
    """Add a display that shows join codes."""
    store = call.app.stores.read_store.own(call.who, store_id)
    display, token = call.app.stores.displays.add(store_id)
    return Answer(new_display_view(display, token, store))


@routes.get("/v1/stores/{store_id}/displays", who=STORE, answer=Displays, errors={410: OVER})
def list_displays(call: Call[None, None], store_id: StoreId) -> Answer:
    """Your displays."""
    call.app.stores.read_store.own(call.who, store_id)
    return Answer(display_views(call.app.stores.displays.of_store(store_id)))


@routes.delete("/v1/stores/{store_id}/displays/{display_id}", status=204, who=STORE, errors={410: OVER})
def remove_display(call: Call[None, None], store_id: StoreId, display_id: DisplayId) -> Answer:
    """Remove a display, with its token and its code."""
    call.app.stores.read_store.own(call.who, store_id)
    call.app.stores.displays.remove(store_id, display_id)
    return Answer()


@routes.post("/v1/stores/{store_id}/close", status=202, who=STORE, body=Empty, answer=Store, errors={410: OVER})
def close_store(call: Call[Empty, None], store_id: StoreId) -> Answer:
    """Close the store: its report is emailed, then its data is deleted."""
    call.app.stores.read_store.own(call.who, store_id)
    return Answer(_store(call.app, call.app.stores.close_store.close(store_id)))


@routes.get(
    "/v1/store-reports/{token}",
    status=302,
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED")},
)
def download_store_report(call: Call[None, None], token: ReportToken) -> Answer:
    """Download a file of a report, by the link in its email."""
    return Answer(headers={"Location": call.app.stores.report_day.file_url(token), "Cache-Control": "no-store"})


def _signed_in(call: Call[Any, None], done: SignedIn) -> Answer:
    stores, in_cookie = call.app.stores.read_store, call.body.cookie
    view = signed_in_view(stores.find(done.account), stores.queues_of(done.account), done, in_cookie)
    return Answer(view, headers=refresh_cookie.kept(call, TokenKind.STORE, done.refresh_token))


def _store(app: App, store: stores.Store) -> Store:
    return store_view(store, app.stores.read_store.queues_of(store.id), app.clock.now())
