"""The comparison as a picture: mean waits by policy and tills, an SVG that is readable on light and on dark pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from bench.simulation.comparison import BUSY, MOST, Row

FILE = Path(__file__).parents[2] / "docs" / "pictures" / "checkout-policies.svg"

_NAMES = {"one_line": "one line", "shortest_line": "shortest line", "round_robin": "round robin"}
_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 74, 52
_BAR, _GAP = 42, 8

_TITLE = f"Mean wait in service times, tills busy {BUSY:.0%} of the time"

_STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .title { font-size: 15px; font-weight: 600 }
    .value { font-size: 12px; text-anchor: middle }
    .middle { text-anchor: middle } .end { text-anchor: end }
    .grid { stroke: #d0d7de } .axis { stroke: #57606a } .error { stroke: #24292f; stroke-width: 1.5 }
    .one_line { fill: #0969da } .shortest_line { fill: #bf8700 } .round_robin { fill: #8250df }
    .theory { stroke: #cf222e; stroke-width: 2.5; stroke-dasharray: 5 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .grid { stroke: #30363d } .axis { stroke: #8b949e } .error { stroke: #e6edf3 }
      .one_line { fill: #58a6ff } .shortest_line { fill: #d29922 } .round_robin { fill: #bc8cff }
      .theory { stroke: #ff7b72 }
    }"""


def drawn(rows: Sequence[Row]) -> str:
    """Bars of mean waits in groups of equal tills, with their errors, and what theory says as a dashed line."""
    tills = list(dict.fromkeys(row.tills for row in rows))
    highest = max(max(row.wait, row.theory or 0) + MOST * (row.error or 0) for row in rows)
    top = 2 * (int(highest) // 2 + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="t d">',
        '  <title id="t">Mean wait by policy and number of tills</title>',
        f'  <desc id="d">{escape(_described(rows))}</desc>',
        f"  <style>{_STYLE}\n  </style>",
        f'  <text class="title" x="{_LEFT}" y="22">{_TITLE}</text>',
        *_legend(),
        *(_grid(value, top) for value in range(0, top + 1, 2)),
    ]
    step = (_WIDTH - _LEFT - _RIGHT) / len(tills)
    for place, count in enumerate(tills):
        middle = _LEFT + step * (place + 0.5)
        group = [row for row in rows if row.tills == count]
        first = middle - (len(group) * (_BAR + _GAP) - _GAP) / 2
        for number, row in enumerate(group):
            parts += _bar(row, first + number * (_BAR + _GAP), top)
        word = "till" if count == "1" else "tills"
        parts.append(f'  <text class="middle" x="{middle:.1f}" y="{_HEIGHT - _BOTTOM + 22}">{count} {word}</text>')
    note = "above each bar: the mean wait, and the share of shoppers who were overtaken"
    parts.append(f'  <text class="value" x="{_WIDTH / 2:.0f}" y="{_HEIGHT - 8}">{note}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> list[str]:
    parts = []
    for number, (policy, name) in enumerate(_NAMES.items()):
        x = _LEFT + 130 * number
        parts.append(f'  <rect class="{policy}" x="{x}" y="36" width="12" height="12" rx="2"/>')
        parts.append(f'  <text x="{x + 18}" y="47">{name}</text>')
    x = _LEFT + 130 * len(_NAMES)
    parts.append(f'  <line class="theory" x1="{x}" x2="{x + 28}" y1="42" y2="42"/>')
    parts.append(f'  <text x="{x + 36}" y="47">theory, where there is one</text>')
    return parts


def _grid(value: int, top: int) -> str:
    y = _y(value, top)
    kind = "grid" if value else "axis"
    line = f'  <line class="{kind}" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return f'{line}\n  <text class="end" x="{_LEFT - 8}" y="{y + 4:.1f}">{value}</text>'


def _bar(row: Row, x: float, top: int) -> list[str]:
    y, base, middle = _y(row.wait, top), _y(0, top), x + _BAR / 2
    error = MOST * (row.error or 0)
    above = min(_y(row.wait + error, top), _y(row.theory or 0, top))
    parts = [
        f'  <rect class="{row.policy}" x="{x:.1f}" y="{y:.1f}" width="{_BAR}" height="{base - y:.1f}" rx="2"/>',
        f'  <line class="error" x1="{middle:.1f}" x2="{middle:.1f}" y1="{_y(row.wait - error, top):.1f}" '
        f'y2="{_y(row.wait + error, top):.1f}"/>',
    ]
    if row.theory is not None:
        line = _y(row.theory, top)
        parts.append(
            f'  <line class="theory" x1="{x - 3:.1f}" x2="{x + _BAR + 3:.1f}" y1="{line:.1f}" y2="{line:.1f}"/>'
        )
    parts.append(f'  <text class="value" x="{middle:.1f}" y="{above - 19:.1f}">{row.wait:.2f}</text>')
    parts.append(f'  <text class="value" x="{middle:.1f}" y="{above - 5:.1f}">{row.overtaken:.0%}</text>')
    return parts


def _y(value: float, top: int) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * value / top


def _described(rows: Sequence[Row]) -> str:
    return ". ".join(
        f"{row.tills} tills, {_NAMES[row.policy]}: {row.wait:.2f}, {row.overtaken:.0%} overtaken" for row in rows
    )
