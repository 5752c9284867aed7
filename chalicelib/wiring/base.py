"""What every part of the container stands on."""

from __future__ import annotations

from functools import cached_property

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.tokens import Tokens
from chalicelib.settings import Settings
from chalicelib.wiring.outside import Outside


class Base:
    def __init__(self, config: Settings, outside: Outside) -> None:
        self._config, self._outside = config, outside

    @cached_property
    def clock(self) -> Clock:
        return self._outside.clock

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._outside.keys(self._config.tokens_secret), self.clock)
