"""News for a guest of bars: a changed request, and the messages that it triggers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.bars.rules.requests import BarRequest
from chalicelib.core.deadline import Deadline, DeadlineKind


@dataclass(frozen=True, slots=True)
class RequestNews:
    """A request that looks different to its guest, with the change's `sequence` in the stream.

    `key` finds it among the guest's items. `setting_out`: the guest should go to the bar now.
    """

    customer: str
    sequence: str
    key: str
    about: BarRequest
    setting_out: bool = False

    @property
    def shown(self) -> bool:
        return True

    def deadlines(self, now: int) -> Iterator[Deadline]:
        """An email and an alert that it is time to set out."""
        if self.setting_out:
            yield Deadline(DeadlineKind.MAIL, f"{self.customer}/{self.key}", now)
            yield Deadline(DeadlineKind.ALERT, f"{self.customer}/{self.key}", now)
