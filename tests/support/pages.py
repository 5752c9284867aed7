"""Pages of documentation as programs: runs a page's `sh` blocks, and compares what they print with what it shows.

A page's blocks run in order in one `sh -eu`, as a reader pastes them into one shell; its `python` blocks, where it has
some, in one program. A `json` or `text` block below one shows what that one prints, and has to be what it really
prints: as JSON, or line by line. What differs in each run may differ here too: ids, tags, tokens, instants, seconds
that are left or measured, and the addresses of this machine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MARK = "\x1e"
_RUNS = {
    "sh": (["sh", "-eu", "-c"], f"printf '{_MARK}'"),
    "python": ([sys.executable, "-c"], f"print({_MARK!r}, end='')"),
}
"""How blocks of a language are run, and what ends each of them."""
_LONGEST_SECONDS = 120
_DIFFERS = (
    (re.compile(r"\b([a-z]{3})_[0-9A-Za-z]+"), r"\1_"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "request"),
    (re.compile(r'"[0-9a-f]{24}"'), "tag"),
    (re.compile(r"\beyJ[\w.-]+"), "eyJ"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"), "instant"),
    (re.compile(r'("(?:expires_in|mean_seconds)": ?)\d+'), r"\g<1>0"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1"),
)


@dataclass
class Step:
    """A block of commands, and what the page says that they print: None when it says nothing."""

    commands: str
    kind: str = ""
    shown: str | None = None


@dataclass
class Page:
    language: str = "sh"
    steps: list[Step] = field(default_factory=list)

    @staticmethod
    def read(text: str, language: str = "sh") -> Page:
        """The blocks of a language. Raises ValueError when an answer belongs to no commands: it would never be
        compared."""
        page, is_read = Page(language), True
        for kind, content in _FENCE.findall(text):
            if kind in _RUNS:
                is_read = kind == language
                if is_read:
                    page.steps.append(Step(content))
            elif is_read and kind in ("json", "text"):
                if not page.steps or page.steps[-1].shown is not None:
                    raise ValueError(f"an answer without commands: {content[:80]}")
                page.steps[-1].kind, page.steps[-1].shown = kind, content
        return page

    def run(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Raises AssertionError at the first step that fails or prints something else than the page shows."""
        command, end = _RUNS[self.language]
        script = "".join(f"{step.commands}\n{end}\n" for step in self.steps)
        done = subprocess.run(
            [*command, script],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
        printed = done.stdout.split(_MARK)
        for step, output in zip(self.steps, printed[:-1], strict=False):
            if step.shown is not None:
                assert _comparable(step.kind, output) == _comparable(step.kind, step.shown), (
                    f"{step.commands}prints\n{output}\nand the page shows\n{step.shown}"
                )
        if done.returncode:
            failed = self.steps[len(printed) - 1].commands
            raise AssertionError(f"{failed}ends with status {done.returncode}\n{printed[-1]}{done.stderr[-2000:]}")


def _comparable(kind: str, text: str) -> object:
    for pattern, same in _DIFFERS:
        text = pattern.sub(same, text)
    return json.loads(text) if kind == "json" else list(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """The lines that have something in them."""
    return (line.rstrip() for line in text.splitlines() if line.strip())
