"""The use cases of stores."""

from __future__ import annotations

from functools import cached_property

from chalicelib.core.identity import TokenKind
from chalicelib.people.sign_in import SignIns
from chalicelib.stores.change_store import ChangeStore
from chalicelib.stores.close_store import CloseStore
from chalicelib.stores.displays import Displays
from chalicelib.stores.join_queue import JoinQueue
from chalicelib.stores.open_store import OpenStore
from chalicelib.stores.read_store import ReadStore
from chalicelib.stores.report_day import ReportDay
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.serve_queue import ServeQueue
from chalicelib.stores.transfer_ticket import TransferTicket
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService


class StoresService:
    def __init__(self, outside: Outside, people: PeopleService) -> None:
        self._outside, self._people, self._tokens = outside, people, people.tokens

    @cached_property
    def sign_ins(self) -> SignIns:
        outside = self._outside
        return SignIns(TokenKind.STORE, self._tokens, self._people.open_sign_ins, outside.scrypt, outside.clock)

    @cached_property
    def open_store(self) -> OpenStore:
        outside = self._outside
        return OpenStore(self.sign_ins, self._people.confirm_email, outside.scrypt, outside.mails, outside.clock)

    @cached_property
    def read_store(self) -> ReadStore:
        return ReadStore(self._outside.clock)

    @cached_property
    def names(self) -> SealNames:
        return SealNames(self._outside.clock)

    @cached_property
    def change_store(self) -> ChangeStore:
        return ChangeStore(self.read_store, self._outside.clock)

    @cached_property
    def displays(self) -> Displays:
        return Displays(self.read_store, self._tokens, self._outside.config.web_url, self._outside.clock)

    @cached_property
    def join_queue(self) -> JoinQueue:
        return JoinQueue(self.read_store, self.names, self._outside.clock)

    @cached_property
    def serve_queue(self) -> ServeQueue:
        return ServeQueue(self.read_store, self._outside.clock)

    @cached_property
    def transfer_ticket(self) -> TransferTicket:
        return TransferTicket(self.read_store, self.names, self._outside.clock)

    @cached_property
    def close_store(self) -> CloseStore:
        outside, open_sign_ins = self._outside, self._people.open_sign_ins
        return CloseStore(self.read_store, self.names, open_sign_ins, self.report_day, outside.timers, outside.clock)

    @cached_property
    def report_day(self) -> ReportDay:
        outside = self._outside
        letters = self._people.letters
        api = outside.config.api_url
        return ReportDay(self.names, self._tokens, outside.reports, letters, api, outside.clock)
