"""`linehold demo`: a tour of a local cloud that one can watch, with its demo data."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Mapping
from itertools import islice
from queue import Empty, Queue
from typing import Any

from linehold_client.codes import SeatTaken
from linehold_client.command import rooms, stores
from linehold_client.command.addresses import Nowhere
from linehold_client.command.session import Session
from linehold_client.identity import Identity
from linehold_client.live.topic import Update
from linehold_client.models import BestAvailable, NewPerson, PaymentChoice

LOOK_SECONDS = 2.0
LIVE_SECONDS = 20.0


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--fast", action="store_true", help="without pauses for reading")
    parser.set_defaults(run=run)


def run(session: Session, given: argparse.Namespace) -> None:
    """Seats, a shop, a waiting room. It uses guests of its own, so that the kept one keeps its seats."""
    if not session.where.demo:
        raise Nowhere("The tour needs the demo data of `make run`.")
    tour = Tour(session, session.where.demo, 0 if given.fast or not session.screen.is_watched else LOOK_SECONDS)
    tour.seats()
    tour.shop()
    tour.room()
    session.screen.show({"tour": "done"}, "", "That was the tour. `linehold --help` lists what you can do yourself.")


class Tour:
    """The stations of the tour, each after a moment to read."""

    def __init__(self, session: Session, demo: Mapping[str, Any], pause: float) -> None:
        self._session, self._demo, self._pause = session, demo, pause
        self._linehold = session.linehold

    def seats(self) -> None:
        """Two guests want the same seats, and a third watches."""
        event = self._linehold.catalogue.get_event(self._demo["events"][0])
        category = min(event.prices, key=lambda name: event.prices[name].amount)
        self._say("Seats", f"“{event.name}” is on sale. Ann asks for the best two of category {category}.")
        ann, bo = self._linehold.guest(), self._linehold.guest()
        hold = ann.seats.take_hold(event.event_id, best_available=BestAvailable(category=category, quantity=2))
        self._tell(f"Ann holds {' and '.join(hold.seats)} for {hold.total}.")
        section = hold.seats[0].partition("-")[0]
        live = Watcher(self._session, f"seats/{event.event_id}/{section}")
        live.next()
        try:
            bo.seats.take_hold(event.event_id, seats=hold.seats)
        except SeatTaken as refused:
            self._tell(f"Bo wants the same two and is refused: {refused.message}")
        booking = ann.orders.book(
            event.event_id, hold_id=hold.hold_id, payment=PaymentChoice(method="test"), idempotency_key=hold.hold_id
        )
        self._tell(f"Ann pays {booking.total}: booking {booking.booking_id} is {booking.status.value}.")
        if update := live.next():
            seats = [f"{change['row']}-{seat}" for change in update.changes for seat in change["seats"]]
            self._tell(f"A screen that watches section {section} hears it at once: {', '.join(seats)}.")

    def shop(self) -> None:
        """A code is scanned, two people join, one is called."""
        login = self._demo.get("store")
        if not login:
            return
        staff = self._linehold.sign_in_store(login["email"], login["password"])
        store = login["store_id"]
        board = staff.stores.get_store_board(store)
        self._say("A shop", f"{board.name} shows a code on its counter. Ida scans it and takes a friend along.")
        display = staff.stores.add_display(store)
        shown = self._linehold.as_(Identity("display", display.display_token)).stores.get_join_code(store)
        ida = self._linehold.guest()
        session = ida.stores.scan_code(store, code=shown.code or "")
        queue = next(each for each in session.queues if not each.paused)
        people = [NewPerson(name=name, queue_id=queue.queue_id) for name in ("Ida", "Ove")]
        for each in ida.stores.join_queue(store, session=session.session, people=people).tickets:
            self._tell(f"Number {each.number} for {queue.name}, {each.position} in line.")
        if called := staff.stores.call_next_ticket(store, queue.queue_id):
            self._tell(f"The staff call {called.number}.")
        staff.stores.remove_display(store, display.display_id)
        self._tell(*stores.lines(self._linehold.stores.get_store_board(store)))

    def room(self) -> None:
        """A guest waits, and is let in, unless the room has not begun."""
        room = self._demo.get("waiting_room")
        if not room:
            return
        shown, eva = self._linehold.waiting_room.get_waiting_room(room), self._linehold.guest()
        self._say("A waiting room", f"“{shown.name}” has one in front of its sale. Eva joins.")
        if shown.phase in ("scheduled", "lobby"):  # for minutes, which are too long for a tour
            self._tell(f"She is early: {rooms.told(shown, None)}. Wait with her: linehold waiting-room join {room}")
            return
        admission = rooms.waited(self._session, eva, room)
        self._tell("It is her turn: she may shop now." if admission else "The room is off: she may shop now.")

    def _say(self, title: str, text: str) -> None:
        self._tell("", f"── {title} ──", text)

    def _tell(self, *lines: str) -> None:
        self._session.screen.show({"said": [line for line in lines if line]}, *lines)
        if self._pause:
            self._linehold.pause(self._pause)


class Watcher:
    """Follows a topic beside the tour."""

    def __init__(self, session: Session, topic: str) -> None:
        self._heard: Queue[Update] = Queue()
        client = session.live(session.linehold.as_(None))
        threading.Thread(target=self._follow, args=(client.watch(topic),), daemon=True).start()

    def next(self) -> Update | None:
        """The next update; None when none comes in time."""
        try:
            return self._heard.get(timeout=LIVE_SECONDS)
        except Empty:
            return None

    def _follow(self, updates: Any) -> None:
        for update in islice(updates, 50):
            self._heard.put(update)
