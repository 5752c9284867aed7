"""How many guests at one network address a bar with `auto_accept` accepts by itself."""

from __future__ import annotations

from chalicelib.bars.rules.bars import Bar


def accepts_by_itself(bar: Bar, network: str, now: int) -> bool:
    """Whether fewer guests of this address, a digest, are in its line than fill half of it, so that invented guests
    cannot fill it. More are not refused: the staff are asked, as in a bar without `auto_accept`. An address that is not
    known is not limited."""
    here = sum(slot.network == network for slot in bar.line(now))
    return not network or here < max(1, bar.profile.max_queue // 2)
