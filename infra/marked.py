"""The parts of a page of docs/ that a command writes."""

from __future__ import annotations

from collections.abc import Mapping


def marked(page: str, command: str, parts: Mapping[str, str]) -> str:
    """The page with each part between `<!-- name: command -->` and `<!-- end of name -->`, and nothing else changed.

    Raises `ValueError` when a marker is missing.
    """
    for name, text in parts.items():
        begin, end = f"<!-- {name}: {command} -->\n", f"\n<!-- end of {name} -->"
        start = page.index(begin) + len(begin)
        page = page[:start] + text + page[page.index(end, start) :]
    return page
