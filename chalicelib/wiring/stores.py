"""The use cases of stores: a part of the container."""

from __future__ import annotations

from functools import cached_property

from chalicelib.people.rules.accounts import TokenKind
from chalicelib.people.sign_in import SignIns
from chalicelib.stores.close_store import Closing
from chalicelib.stores.join_queue import Joining
from chalicelib.stores.manage_store import Stores
from chalicelib.stores.report_day import Reporting
from chalicelib.stores.serve_queue import Turns
from chalicelib.wiring.base import Base


class StoreUses(Base):
    @cached_property
    def store_sign_ins(self) -> SignIns:
        return SignIns(TokenKind.STORE, self.tokens, self.clock)

    @cached_property
    def stores(self) -> Stores:
        return Stores(self.tokens, self.store_sign_ins, self._config.web_url, self._outside.mails, self.clock)

    @cached_property
    def joining(self) -> Joining:
        return Joining(self.stores, self.clock)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self.stores, self.clock)

    @cached_property
    def closing(self) -> Closing:
        return Closing(self.stores, self.reporting, self._outside.timers, self.clock)

    @cached_property
    def reporting(self) -> Reporting:
        return Reporting(self.tokens, self._outside.reports, self._outside.mail, self._config.api_url, self.clock)
