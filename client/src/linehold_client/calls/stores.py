"""A shop's walk-in queues: join codes, tickets, the board, closing. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, part
from linehold_client.models.stores import (
    Board,
    CalledTicket,
    Displays,
    JoinCode,
    MovedTicket,
    NewDisplay,
    NewPerson,
    QueuePatch,
    Session,
    Store,
    StoreSignedIn,
    StoreTicket,
    StoreTickets,
    TicketState,
)


def open_store(
    *,
    email: str,
    password: str,
    name: str,
    timezone: str,
    queues: Sequence[str],
    cookie: bool | UnsetType = UNSET,
) -> Call[StoreSignedIn]:
    """Open a store, signed in.

    It closes by itself after 24 hours.

    Arguments:
        email: The owner's address, for signing in and for the report. It has one open store at most.
        password: 8 to 200 characters, not one that many people have; the store's staff sign in with it.
        name: The store's name, as its customers know it.
        timezone: The store's time zone by its IANA name, such as `Europe/Stockholm`; the report is in its local
            time.
        queues: The names of its queues. Their numbers begin with A, B and so on, in this order.
        cookie: The refresh token goes into a cookie that no script can read, and `refresh_token` is null: for a
            page with the same origin as the API.

    Raises EdgeOnly, StoreOpen, and what any call may raise.
    """
    return Call(
        "open_store",
        "POST",
        "/v1/stores",
        StoreSignedIn,
        body={
            "email": email,
            "password": password,
            "name": name,
            "timezone": timezone,
            "queues": queues,
            "cookie": cookie,
        },
    )


def sign_in_store(
    *,
    email: str,
    password: str,
    cookie: bool | UnsetType = UNSET,
) -> Call[StoreSignedIn]:
    """Sign in to your open store with email and password.

    Arguments:
        email: The account's address, in capital or small letters.
        password: The account's password.
        cookie: The refresh token goes into a cookie that no script can read, and `refresh_token` is null: for a
            page with the same origin as the API.

    Raises SignInFailed, EdgeOnly, and what any call may raise.
    """
    return Call(
        "sign_in_store",
        "POST",
        "/v1/stores/sign-in",
        StoreSignedIn,
        body={"email": email, "password": password, "cookie": cookie},
    )


def refresh_store(
    *,
    refresh_token: str | UnsetType | None = UNSET,
    cookie: bool | UnsetType = UNSET,
) -> Call[StoreSignedIn]:
    """Trade a refresh token for new tokens; trading it twice ends the sign-in.

    Arguments:
        refresh_token: Good for one refresh; using it twice ends the sign-in.
        cookie: The token is in the cookie that a sign-in with `cookie` set.

    Raises TokenReused, EdgeOnly, and what any call may raise.
    """
    return Call(
        "refresh_store",
        "POST",
        "/v1/stores/refresh",
        StoreSignedIn,
        body={"refresh_token": refresh_token, "cookie": cookie},
    )


def sign_out_store(
    *,
    refresh_token: str | UnsetType | None = UNSET,
    cookie: bool | UnsetType = UNSET,
) -> Call[None]:
    """End the sign-in and all its tokens.

    Arguments:
        refresh_token: Good for one refresh; using it twice ends the sign-in.
        cookie: The token is in the cookie that a sign-in with `cookie` set.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "sign_out_store",
        "POST",
        "/v1/stores/sign-out",
        None,
        body={"refresh_token": refresh_token, "cookie": cookie},
    )


def forgot_store_password(
    *,
    email: str,
) -> Call[None]:
    """Ask for an email with a link to set a new password.

    The answer is the same without a store.

    Arguments:
        email: The account's address, to which the link is sent.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "forgot_store_password",
        "POST",
        "/v1/stores/password/forgot",
        None,
        body={"email": email},
    )


def reset_store_password(
    *,
    token: str,
    password: str,
) -> Call[None]:
    """Set a new password with the token of the newest email, once.

    All sign-ins end.

    Arguments:
        token: The token in the link; good for 15 minutes, and once.
        password: The new password: 8 to 200 characters; not one that many people have, nor the address.

    Raises TokenUsed, EdgeOnly, and what any call may raise.
    """
    return Call(
        "reset_store_password",
        "POST",
        "/v1/stores/password/reset",
        None,
        body={"token": token, "password": password},
    )


def confirm_store_email(
    *,
    token: str,
) -> Call[None]:
    """Confirm the store's address with the token of the letter's link.

    A report that waits for that is sent.

    Arguments:
        token: The token in the link; good for a day.

    Raises TokenUsed, EdgeOnly, StoreOpen, and what any call may raise.
    """
    return Call(
        "confirm_store_email",
        "POST",
        "/v1/stores/email/confirm",
        None,
        body={"token": token},
    )


def ask_store_email(
    *,
    idempotency_key: str | None = None,
) -> Call[None]:
    """Ask for another letter that confirms the store's address.

    Raises EdgeOnly, NotYours, NoEmail, and what any call may raise.
    """
    return Call(
        "ask_store_email",
        "POST",
        "/v1/stores/email/letter",
        None,
        tokens=("store",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def change_store(
    store_id: str,
    *,
    description: str | UnsetType = UNSET,
    queues: Sequence[QueuePatch] | UnsetType = UNSET,
) -> Call[Store]:
    """Change the store's description; pause or resume its queues.

    Arguments:
        store_id: The id of a store.
        description: What the store tells its customers; empty for nothing.
        queues: The queues to pause or to resume, each once.

    Raises EdgeOnly, NotYours, StoreNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "change_store",
        "PATCH",
        f"/v1/stores/{part(store_id)}",
        Store,
        tokens=("store",),
        body={"description": description, "queues": queues},
    )


def get_store_board(
    store_id: str,
) -> Call[Board]:
    """The store's queues and tickets: numbers and states; with names for its staff.

    Arguments:
        store_id: The id of a store.

    Raises EdgeOnly, StoreNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "get_store_board",
        "GET",
        f"/v1/stores/{part(store_id)}/board",
        Board,
        tokens=("store",),
    )


def add_display(
    store_id: str,
) -> Call[NewDisplay]:
    """Add a display that shows join codes.

    Arguments:
        store_id: The id of a store.

    Raises EdgeOnly, NotYours, StoreNotFound, TooManyDisplays, StoreClosed, and what any call may raise.
    """
    return Call(
        "add_display",
        "POST",
        f"/v1/stores/{part(store_id)}/displays",
        NewDisplay,
        tokens=("store",),
        body={},
    )


def list_displays(
    store_id: str,
) -> Call[Displays]:
    """Your displays.

    Arguments:
        store_id: The id of a store.

    Raises EdgeOnly, NotYours, StoreNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "list_displays",
        "GET",
        f"/v1/stores/{part(store_id)}/displays",
        Displays,
        tokens=("store",),
    )


def remove_display(
    store_id: str,
    display_id: str,
) -> Call[None]:
    """Remove a display, with its token and its code.

    Arguments:
        store_id: The id of a store.
        display_id: The id of a display in a store.

    Raises EdgeOnly, NotYours, StoreNotFound, DisplayNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "remove_display",
        "DELETE",
        f"/v1/stores/{part(store_id)}/displays/{part(display_id)}",
        None,
        tokens=("store",),
    )


def close_store(
    store_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[Store]:
    """Close the store: its report is emailed, then its data is deleted.

    Arguments:
        store_id: The id of a store.

    Raises EdgeOnly, NotYours, StoreNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "close_store",
        "POST",
        f"/v1/stores/{part(store_id)}/close",
        Store,
        tokens=("store",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def download_store_report(
    token: str,
) -> Call[str]:
    """Download a file of a report, by the link in its email.

    Arguments:
        token: The token in the link of the report's email.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "download_store_report",
        "GET",
        f"/v1/store-reports/{part(token)}",
        str,
    )


def get_join_code(
    store_id: str,
) -> Call[JoinCode]:
    """Your display's current code.

    Arguments:
        store_id: The id of a store.

    Raises EdgeOnly, NotYours, DisplayNotFound, StoreNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "get_join_code",
        "GET",
        f"/v1/stores/{part(store_id)}/code",
        JoinCode,
        tokens=("display",),
    )


def scan_code(
    store_id: str,
    *,
    code: str,
    idempotency_key: str | None = None,
) -> Call[Session]:
    """Scan the code on a display: ten minutes to join with it.

    A second scan gives the same session.

    Arguments:
        store_id: The id of a store.
        code: The code that the scanned address contains.

    Raises EdgeOnly, NotYours, CodeNotFound, StoreNotFound, CodeUsed, CodeLapsed, StoreClosed, and what any call may
    raise.
    """
    return Call(
        "scan_code",
        "POST",
        f"/v1/stores/{part(store_id)}/scans",
        Session,
        tokens=("customer",),
        body={"code": code},
        takes_key=True,
        key=idempotency_key,
    )


def join_queue(
    store_id: str,
    *,
    people: Sequence[NewPerson],
    session: str | UnsetType = UNSET,
    idempotency_key: str | None = None,
) -> Call[StoreTickets]:
    """Join with up to five people, each in a queue of their choice, all or nothing.

    A customer joins with the session of a scan; the store's staff add people who have no phone, without one.

    Arguments:
        store_id: The id of a store.
        session: From the answer to the scan. Customers need it; the staff leave it out.
        people: Each gets a ticket, all or nothing.

    Raises EdgeOnly, NotYours, SessionNotFound, StoreNotFound, SessionUsed, QueuePaused, StateChanged, SessionLapsed,
    StoreClosed, and what any call may raise.
    """
    return Call(
        "join_queue",
        "POST",
        f"/v1/stores/{part(store_id)}/tickets",
        StoreTickets,
        tokens=("customer", "store"),
        body={"session": session, "people": people},
        takes_key=True,
        key=idempotency_key,
    )


def get_store_ticket(
    ticket_id: str,
) -> Call[StoreTicket]:
    """Your ticket: its position in the queue, and the expected wait.

    Arguments:
        ticket_id: The id of a ticket in a store's queue.

    Raises EdgeOnly, NotYours, TicketNotFound, StoreClosed, and what any call may raise.
    """
    return Call(
        "get_store_ticket",
        "GET",
        f"/v1/store-tickets/{part(ticket_id)}",
        StoreTicket,
        tokens=("customer",),
    )


def leave_queue(
    ticket_id: str,
) -> Call[None]:
    """Give up your ticket.

    Arguments:
        ticket_id: The id of a ticket in a store's queue.

    Raises EdgeOnly, NotYours, TicketNotFound, StateChanged, StoreClosed, and what any call may raise.
    """
    return Call(
        "leave_queue",
        "DELETE",
        f"/v1/store-tickets/{part(ticket_id)}",
        None,
        tokens=("customer",),
    )


def move_store_ticket(
    store_id: str,
    ticket_id: str,
    *,
    from_: TicketState | UnsetType = UNSET,
    to: TicketState | UnsetType = UNSET,
    queue_id: str | UnsetType = UNSET,
) -> Call[MovedTicket]:
    """Move a ticket from the state that you see to another, or to the end of another queue.

    Done and removed can be undone for a minute. In another queue a ticket has another number; the answer is the
    ticket that replaces it.

    Arguments:
        store_id: The id of a store.
        ticket_id: The id of a ticket in a store's queue.
        from_: The state that the caller sees; with `to`.
        to: The state that it gets, another one.
        queue_id: The queue that a waiting ticket is moved to; alone.

    Raises EdgeOnly, NotYours, StoreNotFound, TicketNotFound, StateChanged, TooLate, QueuePaused, StoreClosed, and
    what any call may raise.
    """
    return Call(
        "move_store_ticket",
        "PATCH",
        f"/v1/stores/{part(store_id)}/tickets/{part(ticket_id)}",
        MovedTicket,
        tokens=("store",),
        body={"from": from_, "to": to, "queue_id": queue_id},
    )


def call_next_ticket(
    store_id: str,
    queue_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[CalledTicket | None]:
    """Call the ticket that has waited longest in this queue; 204 when none waits.

    Arguments:
        store_id: The id of a store.
        queue_id: The id of a queue of a store.

    Raises EdgeOnly, NotYours, StoreNotFound, QueueNotFound, StateChanged, StoreClosed, and what any call may raise.
    """
    return Call(
        "call_next_ticket",
        "POST",
        f"/v1/stores/{part(store_id)}/queues/{part(queue_id)}/next",
        CalledTicket | None,
        tokens=("store",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )
