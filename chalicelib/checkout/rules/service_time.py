"""Service times: how long a shopper takes at a till, by the items that they bring.

The shape is 48 s and 2.8 s an item, as measured in supermarkets; a market's own tills take `scale` times that. Scale
and mean are exponentially weighted means of what its tills took. One time that is far from what was expected, by
the items or by the mean, counts as the bound: a till that was left busy over lunch teaches little, and so does a double
tap or a shopper who says that they bring five hundred items.
"""

from __future__ import annotations

from dataclasses import dataclass

BASE, AN_ITEM = 48.0, 2.8
"""Seconds: to greet, pay and pack, and to scan an item."""

WEIGHT = 0.05
"""Of the newest time: forty shoppers have nine tenths of a change."""

SHORTEST, LONGEST = 1 / 4, 4.0
"""Bounds for one time, as multiples of the time that was expected."""


def shape(items: float) -> float:
    """Seconds at a till of scale 1."""
    return BASE + AN_ITEM * items


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """What a market knows of the tills of one line. `mean` is that of all its shoppers, in seconds."""

    mean: float
    scale: float = 1.0

    def seconds(self, items: int) -> float:
        """How long a shopper with so many items takes."""
        return self.scale * shape(items)

    def measured(self, items: int, seconds: float) -> ServiceTime:
        """With one more time, from the call of a shopper until they were done."""
        time, usual = _bounded(seconds, self.seconds(items)), _bounded(seconds, self.mean)
        return ServiceTime(
            self.mean + WEIGHT * (usual - self.mean), self.scale + WEIGHT * (time / shape(items) - self.scale)
        )


def _bounded(seconds: float, expected: float) -> float:
    return min(LONGEST * expected, max(SHORTEST * expected, seconds))


def express_guess(most_items: int) -> ServiceTime:
    """The tills of an express line before any time was measured: its shoppers bring half of what they may."""
    return ServiceTime(shape((1 + most_items) / 2))
