"""News for a guest of bars: a request that changed, and what is to be checked because of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.bars.rules.requests import BarRequest
from chalicelib.core.deadline import Deadline, Kind


@dataclass(frozen=True, slots=True)
class RequestNews:
    """A request that its guest sees differently than before, with the change's place in the order of the stream.

    `key` finds it again among the guest's items. `setting_out`: the guest is to go to the bar now.
    """

    customer: str
    sequence: str
    key: str
    about: BarRequest
    setting_out: bool = False

    @property
    def shown(self) -> bool:
        return True

    def triggers(self, now: int) -> Iterator[Deadline]:
        """An email to set out."""
        if self.setting_out:
            yield Deadline(Kind.MAIL, f"{self.customer}/{self.key}", now)
