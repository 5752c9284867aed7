"""How progress is shown."""

from __future__ import annotations

import io

from infra.importing.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(out: io.StringIO) -> str:
    times = iter([0.0, *(step * 0.5 for step in range(1, 60))])
    progress = Progress(2000, out, lambda: next(times))
    for _ in range(24):
        progress.step()
    progress.close()
    return out.getvalue()


def test_a_terminal_has_one_line_that_changes() -> None:
    """Every part goes back to the line's beginning; the only line break is the last."""
    shown = _shown(Terminal())
    assert shown.count("\n") == 1
    assert "\r24 of 2,000 lines, " in shown


def test_elsewhere_a_line_is_written_every_few_seconds() -> None:
    """No control characters, a line for some steps only, and one at the end."""
    lines = _shown(io.StringIO()).splitlines()
    assert 2 <= len(lines) <= 4
    assert lines[-1].startswith("24 of 2,000 lines, ")
    assert "\r" not in "".join(lines)
