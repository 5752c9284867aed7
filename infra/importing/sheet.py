"""The CSV file: its separator, its columns and, one after the other, its lines.

The file is read twice, as a stream: first to check and count its lines, then to import them.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.importing.problems import Problem, Rejected, Unusable

PRICE = "price:"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a kind of file. `prices`: at least one column of prices too. `also`: other names of columns."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    prices: bool = False
    also: Mapping[str, str] = field(default_factory=dict)

    def faults(self, header: tuple[str, ...]) -> Iterator[str]:
        """The problems of a header, in words."""
        columns = tuple(self.also.get(column, column) for column in header)
        for number, column in enumerate(columns, 1):
            if not column:
                yield f"column {number} has no name"
            elif column in columns[: number - 1]:
                yield f"there are two columns {column}"
            elif column not in self.required + self.optional and not self._is_price(column):
                yield f"there is no column {column!r} in an import"
        yield from (f"the column {column} is missing" for column in self.required if column not in columns)
        if self.prices and not any(column.startswith(PRICE) for column in columns):
            yield f"there is no price: a column such as {PRICE}standard is missing"

    def _is_price(self, column: str) -> bool:
        return self.prices and column.startswith(PRICE) and column != PRICE


EVENTS = Columns(
    required=("name", "venue", "starts_at", "currency"),
    optional=(
        *("reference", "description", "performers", "release", "on_sale_at", "ends_at", "sale_ends_at"),
        *("hold_seconds", "max_per_customer", "no_orphans", "waitlist", "waiting_room", "publish"),
    ),
    prices=True,
)

BARS = Columns(
    required=("name", "address", "latitude", "longitude"),
    optional=("area", "capacity", "max_queue", "servers", "mean_visit_minutes", "auto_accept"),
    also={"lat": "latitude", "lon": "longitude", "patrons": "capacity"},
)


@dataclass(frozen=True, slots=True)
class Line:
    """Cells as they were written. `number`: the line of the file on which they begin."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file with a valid header. `total` counts its lines without the header and empty ones. `also`: other names
    of columns."""

    path: Path
    separator: str
    columns: tuple[str, ...]
    total: int
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(column.removeprefix(PRICE) for column in self.columns if column.startswith(PRICE))

    def lines(self) -> Iterator[Line]:
        """Every line but the header. Raises Unusable."""
        records = _records(self.path, self.separator)
        next(records, None)
        return records

    def named(self, line: Line) -> dict[str, str]:
        """The line's cells by column, without surrounding blanks. Raises Rejected."""
        have, want = len(line.cells), len(self.columns)
        if have != want:
            raise Rejected([Problem("", f"has {have} cells, but the header has {want} columns")])
        names = (self.also.get(column, column) for column in self.columns)
        return {name: cell.strip() for name, cell in zip(names, line.cells, strict=True)}


def opened(path: Path, known: Columns = EVENTS) -> Sheet:
    """Reads the file once to its end and checks that it has these columns. Raises Unusable."""
    separator = _separator(path)
    records = _records(path, separator)
    header = next(records, None)
    if header is None:
        raise Unusable(f"{path} is empty")
    columns = tuple(cell.strip() for cell in header.cells)
    if faults := list(known.faults(columns)):
        raise Unusable(f"{path}: {'; '.join(faults)}")
    return Sheet(path, separator, columns, total=sum(1 for _ in records), also=known.also)


def _separator(path: Path) -> str:
    """Semicolon or comma: the one that the header has more of, because no column's name contains either."""
    header = next((line for line in _text(path) if line.strip()), "")
    return ";" if header.count(";") > header.count(",") else ","


def _records(path: Path, separator: str) -> Iterator[Line]:
    """Every record that is not empty, the header too. Raises Unusable."""
    reader = csv.reader(_text(path), delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            raise Unusable(f"{path}, line {begins}: {exc}") from exc
        if any(cell.strip() for cell in cells):
            yield Line(begins, tuple(cells))
        begins = reader.line_num + 1


def _text(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield from text
    except UnicodeDecodeError as exc:
        raise Unusable(f"{path} is not UTF-8 text; save it as CSV in UTF-8") from exc
    except OSError as exc:
        raise Unusable(f"{path} cannot be read: {exc.strerror}") from exc
