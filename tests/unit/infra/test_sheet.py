"""The file as a table: separators, marks, columns, lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.importing.problems import Rejected, Unusable
from infra.importing.sheet import Line, opened

HEADER = "name,venue,starts_at,currency,price:standard"


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "events.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_columns_come_in_any_order_with_a_mark_or_without(tmp_path: Path) -> None:
    """A byte order mark belongs to no column's name."""
    text = "price:standard,starts_at,currency,venue,name\n1,2,3,4,5\n"
    for mark in (b"", b"\xef\xbb\xbf"):
        sheet = opened(_file(tmp_path, mark + text.encode()))
        assert sheet.columns == ("price:standard", "starts_at", "currency", "venue", "name")
        assert sheet.named(next(sheet.lines()))["name"] == "5"


def test_the_separator_is_the_headers(tmp_path: Path) -> None:
    """Semicolons in the header separate cells, and commas are text then."""
    sheet = opened(_file(tmp_path, HEADER.replace(",", ";") + "\nSongs, again;R;S;EUR;1\n"))
    assert (sheet.separator, sheet.named(next(sheet.lines()))["name"]) == (";", "Songs, again")


def test_lines_have_the_numbers_that_an_editor_shows(tmp_path: Path) -> None:
    """A line begins where its first cell does; quoted line breaks and empty lines count, and empty lines are none."""
    sheet = opened(_file(tmp_path, f'{HEADER}\r\n"a\r\nb",v,s,c,1\r\n\r\n,,,,\r\nd,v,s,c,1\r\n'))
    assert sheet.total == 2
    assert list(sheet.lines()) == [Line(2, ("a\r\nb", "v", "s", "c", "1")), Line(6, ("d", "v", "s", "c", "1"))]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        (HEADER + ",colour\n", "no column 'colour'"),
        (HEADER + ",price:\n", "no column 'price:'"),
        (HEADER + ",name\n", "two columns name"),
        (HEADER + ",\n", "column 6 has no name"),
        ("name,venue,currency,price:standard\n", "starts_at is missing"),
        ("name,venue,starts_at,currency\n", "price:standard is missing"),
        (HEADER.encode() + b"\n\xe4,v,s,c,1\n", "not UTF-8"),
        (HEADER + '\nok,v,s,c,1\n"never closed,v,s,c,1\n', "line 3"),
        (HEADER + '\n"a"b,v,s,c,1\n', "line 2"),
    ],
)
def test_what_is_no_table_of_events_is_refused(tmp_path: Path, text: str | bytes, why: str) -> None:
    """The whole file is checked, and the message names the problem."""
    with pytest.raises(Unusable, match=why):
        opened(_file(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """With a message, not a traceback."""
    with pytest.raises(Unusable, match="No such file"):
        opened(tmp_path / "nope.csv")


def test_a_line_has_as_many_cells_as_the_header(tmp_path: Path) -> None:
    """With more or fewer, cells cannot be matched to columns."""
    sheet = opened(_file(tmp_path, f"{HEADER}\na,v,s,c\n"))
    with pytest.raises(Rejected, match="has 4 cells, but the header has 5"):
        sheet.named(next(sheet.lines()))
