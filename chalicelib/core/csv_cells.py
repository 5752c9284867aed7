"""Lines of CSV that a spreadsheet can open without running formulas that users entered.

A cell that begins like a formula gets an apostrophe before it, as OWASP advises (CSV Injection). So does the text after
a semicolon: where the comma is the decimal mark, spreadsheets end a cell at a semicolon, also within quotes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = re.compile(r"""(?:^|(?<=;))(?=[\s"']*[=+\-@＝＋－＠]|[\t\r\n])""")


def line(cells: Iterable[str]) -> str:
    """One line of CSV, with its line break."""
    text = io.StringIO()
    csv.writer(text).writerow([_FORMULA.sub("'", cell) for cell in cells])
    return text.getvalue()
