"""`linehold sign-in`, `sign-out` and `who`: the identities that are kept on this machine."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from linehold_client.calls import people, stores
from linehold_client.command.keeping import KINDS
from linehold_client.command.session import Session
from linehold_client.identity import Account
from linehold_client.refusals import Refused


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """The arguments. The password is never one: other users of a machine see those."""
    parser.add_argument("email")
    parser.add_argument("--store", action="store_true", help="as the staff of a store, not as an operator")
    parser.set_defaults(run=run_sign_in)


def add_sign_out(parser: argparse.ArgumentParser) -> None:
    """No argument."""
    parser.set_defaults(run=run_sign_out)


def add_who(parser: argparse.ArgumentParser) -> None:
    """No argument."""
    parser.set_defaults(run=run_who)


def run_sign_in(session: Session, given: argparse.Namespace) -> None:
    """With the password from LINEHOLD_PASSWORD, from a pipe, or typed without an echo."""
    password = os.environ.get("LINEHOLD_PASSWORD")
    if password is None:
        asks = sys.stdin.isatty()
        password = getpass.getpass("Password: ") if asks else sys.stdin.readline().rstrip("\n")
    sign_in = session.linehold.sign_in_store if given.store else session.linehold.sign_in
    account = sign_in(given.email, password).identity
    assert account
    session.keeping.keep(account)
    session.screen.show({"kind": account.kind, "id": account.id}, f"Signed in as {account.kind} {account.id}.")


def run_sign_out(session: Session, given: argparse.Namespace) -> None:
    """Ends the sign-ins at the API, and forgets every identity of this machine."""
    for kind in KINDS:
        known = session.keeping.identity(kind)
        if isinstance(known, Account):
            end = people.sign_out_operator if kind == "operator" else stores.sign_out_store
            try:
                session.linehold.send(end(refresh_token=known.refresh_token))
            except Refused:
                session.screen.say(f"The sign-in of the {kind} had ended already.")
        session.keeping.forget(kind)
    session.screen.show({"signed_out": True}, "Nothing is kept any more.")


def run_who(session: Session, given: argparse.Namespace) -> None:
    """The kept identities, and the API."""
    known = {kind: found.id for kind in KINDS if (found := session.keeping.identity(kind))}
    lines = [f"{kind}  {id}" for kind, id in known.items()] or ["No identity is kept."]
    session.screen.show({"api": session.where.api, **known}, f"At {session.where.api}", *lines)
