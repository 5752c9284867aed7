"""`linehold`: reads the arguments, runs one command, and says in plain words what went wrong.

Exit status: 0 done, 1 refused, 2 used wrongly, 3 nothing answers, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from linehold_client.client import Linehold
from linehold_client.codes import TokenExpired, TokenInvalid
from linehold_client.command import accounts, addresses, demo, events, rooms, seats, stores, watching
from linehold_client.command.keeping import Keeping, usual_file
from linehold_client.command.screen import Screen
from linehold_client.command.session import Session, SignInNeeded
from linehold_client.refusals import LineholdError, NoAnswer, Refused
from linehold_client.retry import Retries

ATTEMPTS = 3
"""A person who waits wants to know soon."""

DONE, REFUSED, UNUSABLE, NO_ANSWER, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS = {
    "events": (events.add, "find events, and show one"),
    "hold": (seats.add_hold, "hold seats"),
    "release": (seats.add_release, "give held seats back"),
    "book": (seats.add_book, "pay for held seats"),
    "bookings": (seats.add_bookings, "your bookings"),
    "watch": (watching.add, "follow a topic live, until Ctrl-C"),
    "stores": (stores.add, "a store's board"),
    "waiting-room": (rooms.add, "wait for a sale"),
    "demo": (demo.add, "a tour of a local cloud"),
    "sign-in": (accounts.add_sign_in, "as an operator or a store"),
    "sign-out": (accounts.add_sign_out, "forget all identities"),
    "who": (accounts.add_who, "the identities that are kept"),
}


def parser() -> argparse.ArgumentParser:
    """All arguments."""
    whole = argparse.ArgumentParser("linehold", description="Linehold on the command line.")
    whole.add_argument("--api", metavar="URL", help="the API; else LINEHOLD_API, or the local cloud of this folder")
    whole.add_argument("--json", action="store_true", help="results as JSON, one a line")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (add, text) in COMMANDS.items():
        add(commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}."))
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns its exit status."""
    given = parser().parse_args(_with_options_first(sys.argv[1:] if arguments is None else arguments))
    screen = Screen(sys.stdout, sys.stderr, given.json)
    try:
        where = addresses.find(given.api, os.environ, Path.cwd())
        with Linehold(where.api, retries=Retries(attempts=ATTEMPTS)) as linehold:
            session = Session(linehold, where, Keeping(usual_file(os.environ), where.api), screen)
            return _run(session, given)
    except KeyboardInterrupt:
        screen.say("")
        return INTERRUPTED
    except BrokenPipeError:  # `linehold ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except addresses.Nowhere as problem:
        screen.complain(str(problem))
        return NO_ANSWER


def _run(session: Session, given: argparse.Namespace) -> int:
    try:
        given.run(session, given)
    except NoAnswer as problem:
        session.screen.complain(f"{session.where.api} does not answer ({problem}).")
        return NO_ANSWER
    except (TokenInvalid, TokenExpired):
        session.keeping.forget("customer")
        session.screen.complain("The kept identity is no longer good here and is forgotten. Run it again.")
        return REFUSED
    except Refused as refused:
        session.screen.complain(_words(refused))
        return REFUSED
    except (LineholdError, SignInNeeded, ValueError) as problem:
        session.screen.complain(str(problem))
        return REFUSED
    except KeyboardInterrupt:
        if given.run is not watching.run:
            raise
    return DONE


def _words(refused: Refused) -> str:
    """The message, each fault of a wrong request, and what a fault of the API is reported with."""
    faults = [f"\n  {each['path']} {each['problem']}" for each in refused.details.get("fields", ())]
    request = f" Request {refused.request_id}." if refused.status >= 500 else ""
    if refused.code == "ADMISSION_NEEDED":
        return f"{refused.message} Wait for your turn: linehold waiting-room join EVENT"
    return f"{refused.message}{request}{''.join(faults)}"


def _with_options_first(arguments: Sequence[str]) -> list[str]:
    """`--json` and `--api URL` may stand anywhere; argparse wants them before the command."""
    first, rest, left = list[str](), list[str](), list(arguments)
    while left:
        each = left.pop(0)
        if each == "--":
            return [*first, *rest, each, *left]
        if each == "--json" or each.startswith("--api="):
            first.append(each)
        elif each == "--api" and left:
            first += [each, left.pop(0)]
        else:
            rest.append(each)
    return [*first, *rest]
