"""The use cases of stores."""

from __future__ import annotations

from functools import cached_property

from chalicelib.core.identity import TokenKind
from chalicelib.people.sign_in import SignIns
from chalicelib.stores.close_store import CloseStore
from chalicelib.stores.join_queue import JoinQueue
from chalicelib.stores.manage_store import Stores
from chalicelib.stores.report_day import ReportDay
from chalicelib.stores.serve_queue import ServeQueue
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService


class StoresService:
    def __init__(self, outside: Outside, people: PeopleService) -> None:
        self._outside, self._tokens = outside, people.tokens

    @cached_property
    def sign_ins(self) -> SignIns:
        return SignIns(TokenKind.STORE, self._tokens, self._outside.clock)

    @cached_property
    def manage_store(self) -> Stores:
        outside = self._outside
        return Stores(self._tokens, self.sign_ins, outside.config.web_url, outside.mails, outside.clock)

    @cached_property
    def join_queue(self) -> JoinQueue:
        return JoinQueue(self.manage_store, self._outside.clock)

    @cached_property
    def serve_queue(self) -> ServeQueue:
        return ServeQueue(self.manage_store, self._outside.clock)

    @cached_property
    def close_store(self) -> CloseStore:
        return CloseStore(self.manage_store, self.report_day, self._outside.timers, self._outside.clock)

    @cached_property
    def report_day(self) -> ReportDay:
        outside = self._outside
        return ReportDay(self._tokens, outside.reports, outside.mail, outside.config.api_url, outside.clock)
