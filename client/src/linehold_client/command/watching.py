"""`linehold watch`: a topic live, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from linehold_client.client import Linehold
from linehold_client.command.session import Session
from linehold_client.live.section import Section
from linehold_client.live.topic import Update

_KINDS = {"customer": "customer", "operator/str": "store", "operator": "operator"}


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("topic", help="seats/EVENT/SECTION, store/STORE, bar/BAR, market/MARKET, waiting-room/ROOM")
    parser.add_argument("--updates", type=int, metavar="N", help="end after so many updates")
    parser.set_defaults(run=run)


def run(session: Session, given: argparse.Namespace) -> None:
    """One line a change; with --json one line an update."""
    client = session.live(_watcher(session, given.topic))
    if client.websocket is None:
        session.screen.say("There is no address of live updates: asking every few seconds instead.")
    seats = Section() if given.topic.startswith("seats/") else None
    for number, update in enumerate(client.watch(given.topic), 1):
        lines = _seats(seats, update) if seats else _plain(update)
        session.screen.show(update.__dict__, *lines)
        if number == given.updates:
            return


def _watcher(session: Session, topic: str) -> Linehold:
    for start, kind in _KINDS.items():
        if topic.startswith(start):
            return session.guest() if kind == "customer" else session.account(kind)
    return session.linehold


def _seats(section: Section, update: Update) -> list[str]:
    section.apply(update)
    now = datetime.now(UTC)
    free, time = len(section.free(now)), now.astimezone().strftime("%H:%M:%S")
    if update.kind == "snapshot":
        return [f"{time}  {free} seats are free, {len(section.taken(now))} are not"]
    lines = []
    for change in update.changes:
        for seat, claim in change["seats"].items():
            lines.append(f"{time}  {change['row']}-{seat} {claim['state']}")
    return [*lines, f"{time}  {free} seats are free"]


def _plain(update: Update) -> list[str]:
    time = datetime.now().astimezone().strftime("%H:%M:%S")
    shown = update.changes or [update.data]
    return [f"{time}  {update.kind} {update.version}  {json.dumps(each, ensure_ascii=False)}" for each in shown]
