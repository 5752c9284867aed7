"""What passes between the payment provider and us."""

from __future__ import annotations

import msgspec


class Received(msgspec.Struct, frozen=True):
    """`noted` is false for a message about nothing of ours."""

    noted: bool
