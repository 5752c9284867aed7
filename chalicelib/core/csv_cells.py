"""Sheets: tables as CSV that a spreadsheet may open without running what strangers wrote into it.

A cell that begins like a formula gets an apostrophe before it, as OWASP advises (CSV Injection); so does the text after
a semicolon, because where the comma is the decimal mark spreadsheets take the semicolon to end a cell, and quotes do
not hide it from them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = re.compile(r"""(?:^|(?<=;))(?=[\s"']*[=+\-@＝＋－＠]|[\t\r\n])""")


def line(cells: Iterable[str]) -> str:
    """One line of the table, with its end."""
    text = io.StringIO()
    csv.writer(text).writerow([_FORMULA.sub("'", cell) for cell in cells])
    return text.getvalue()
