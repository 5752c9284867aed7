"""Advice in words: why so many tills are needed, in sentences that staff can compare with what they see."""

from __future__ import annotations

from chalicelib.checkout.rules.erlang import Targets, late_share, mean_wait
from chalicelib.checkout.rules.need import SERVED_IN, Need, Situation, steady_need, wait_with

_WITHIN = f"within {SERVED_IN:.0f} minutes"


def why(situation: Situation, targets: Targets, computed: Need, shown: Need) -> str:
    """The reason for what this evaluation `computed`, what is foreseen, and why another number is still shown."""
    sentences = [_now(situation, targets, computed.now)]
    if computed.now != shown.now:
        sentences.append(f"The advice changes from {shown.now} when the next evaluation agrees")
    foreseen = ((15, situation.per_minute_in_15, shown.in_15), (30, situation.per_minute_in_30, shown.in_30))
    sentences += [
        f"In {minutes} minutes {_rate(per_minute)} a minute need {_tills(tills)}"
        for minutes, per_minute, tills in foreseen
        if tills != shown.now
    ]
    return ". ".join(sentences) + "."


def _now(situation: Situation, targets: Targets, needed: int) -> str:
    steady = steady_need(situation.per_minute, situation.service, targets)
    if not needed:
        return "Nobody comes and nobody waits"
    if not steady:
        return f"{situation.waiting} in line: {_tills(needed)} {_verb(needed, 'serve')} them {_WITHIN}"
    coming = f"{_rate(situation.per_minute)} shoppers a minute at {situation.service:.0f} s each"
    if needed > steady:
        kept = f"{_tills(steady)} {_verb(steady, 'keep')} their wait under {targets.mean_wait:.0f} s on average"
        also = f"{needed} also serve the {situation.waiting} in line {_WITHIN}"
        return f"{coming}: {kept}, {also}"
    return f"{coming}: {_with_fewer(situation, targets, needed)}"


def _with_fewer(situation: Situation, targets: Targets, needed: int) -> str:
    """What the open tills would do if they are fewer, or one till less, and what the needed ones do."""
    fewer = situation.open if 0 < situation.open < needed else needed - 1
    most = f"{targets.mean_wait:.0f} s"
    if not fewer:
        return f"{_tills(needed)} {_verb(needed, 'keep')} their wait under {most} on average"
    if mean_wait(situation.load, fewer, situation.service) > targets.mean_wait:
        wait = _time(wait_with(fewer, situation))
        return f"{_tills(fewer)} would let them wait {wait} on average, {needed} keep it under {most}"
    late = late_share(situation.load, fewer, situation.service, targets.limit)
    limit = _time(targets.limit)
    return (
        f"with {_tills(fewer)} {late:.0%} would wait longer than {limit}, "
        f"with {needed} at most {targets.late_share:.0%} do"
    )


def _tills(count: int) -> str:
    return {0: "no till", 1: "1 till"}.get(count, f"{count} tills")


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _rate(per_minute: float) -> str:
    return f"{per_minute:.1f}" if per_minute >= 1 else f"{per_minute:.2g}"


def _verb(count: int, word: str) -> str:
    return f"{word}s" if count == 1 else word
