"""The simulated market: it is what theory says, it keeps its order, and it notices when the two disagree."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from bench.simulation import picture, tables, theory
from bench.simulation.__main__ import main, verdict
from bench.simulation.arrivals import busiest_load, exponential, recorded
from bench.simulation.comparison import BUSY, TILLS, Row, simulated, standard_error
from bench.simulation.market import Arrival, Market
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind
from infra.marked import marked

TWO = (Till("1"), Till("2"))
ROW = Row("one_line", "2", 0.9, 4.2, 0.1, 4.26, 0.0, 14.0, 4.2)


def _came(*shoppers: tuple[float, float]) -> list[Arrival]:
    return [Arrival(at, service, 30) for at, service in shoppers]


@pytest.mark.parametrize(
    ("policy", "waits", "overtaken"),
    [
        (Policy.ONE_LINE, [0, 0, 8, 9], 0),
        (Policy.SHORTEST_LINE, [0, 0, 98, 7], 0.25),
        (Policy.ROUND_ROBIN, [0, 0, 98, 7], 0.25),
    ],
)
def test_a_slow_shopper_stops_the_line_behind(policy: Policy, waits: list[float], overtaken: float) -> None:
    """At two tills: the third shopper waits behind the slow first one, unless all wait in one line."""
    shoppers = _came((0, 100), (0, 10), (2, 2), (3, 1))
    outcome = Market(Terms(policy), TWO).run(shoppers)
    assert (outcome.waits, outcome.overtaken) == (waits, overtaken)


def test_a_till_serves_one_shopper_at_a_time() -> None:
    """Whoever comes when a till becomes free is served at once, and no till is idle while someone waits."""
    outcome = Market(Terms(), (Till("1"),)).run(_came((0, 5), (5, 5), (6, 5), (30, 1)))
    assert outcome.waits == [0, 0, 4, 0]


def test_an_express_till_helps_where_the_market_says_so() -> None:
    """Otherwise it stays idle, and the shopper with many items waits."""
    tills = (Till("1"), Till("2", TillKind.EXPRESS))
    waits = [
        Market(Terms(express_items=10, express_helps=helps), tills).run(_came((0, 50), (1, 50))).waits
        for helps in (False, True)
    ]
    assert waits == [[0, 49], [0, 0]]


@pytest.mark.faults
@pytest.mark.parametrize("tills", TILLS)
def test_one_line_waits_as_erlang_says(tills: int) -> None:
    """Within three standard errors, at tills that are busy nine tenths of the time."""
    arrivals = exponential(Random(tills), BUSY * tills, 110_000)
    row = simulated("one_line", Terms(), tuple(Till(str(each)) for each in range(tills)), arrivals, 1.0, 10_000)
    row = replace(row, theory=theory.expected(Policy.ONE_LINE, BUSY, tills))
    assert row.agrees
    assert row.overtaken == 0


@pytest.mark.parametrize(
    ("policy", "tills", "wait"),
    [
        (Policy.ONE_LINE, 10, 0.6687),
        (Policy.ROUND_ROBIN, 1, 9),
        (Policy.ROUND_ROBIN, 10, 4.66),
        (Policy.SHORTEST_LINE, 10, None),
    ],
)
def test_theory_knows_two_policies(policy: Policy, tills: int, wait: float | None) -> None:
    """One line, and lines in turns."""
    assert theory.expected(policy, 0.9, tills) == (wait if wait is None else pytest.approx(wait, rel=1e-3))


def test_the_standard_error_of_independent_values_is_known() -> None:
    """That of 30,000 values of variance 1 is their root."""
    chance = Random(1)
    assert standard_error([chance.gauss(0, 1) for _ in range(30_000)]) == pytest.approx(30_000**-0.5, rel=0.4)
    assert standard_error([1.0] * 299) is None


def test_a_disagreement_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    """Beyond three standard errors, on either side; where there is no theory there is none."""
    rows = [ROW, replace(ROW, theory=None), replace(ROW, wait=4.55), replace(ROW, wait=3.97)]
    assert verdict(rows) == 0
    assert verdict([*rows, replace(ROW, wait=4.57)]) == verdict([replace(ROW, wait=3.95)]) == 1
    assert "one_line at 2: the mean wait of 4.570 and the theory's 4.260" in capsys.readouterr().err


@pytest.mark.faults
def test_the_seed_decides_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs print the same, another seed does not."""
    printed = []
    for seed in ("1", "1", "2"):
        main(["--seed", seed, "--shoppers", "2000", "--dry"])  # too few for theory and simulation to agree
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] != printed[2]


def test_a_recording_is_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In order of time, with items that are drawn where they are missing."""
    file = tmp_path / "saturday.csv"
    file.write_text("seconds,items\n60,10\n0,\n30.5,100\n")
    came = recorded(file, Random(1))
    assert [arrival.at for arrival in came] == [0, 30.5, 60]
    assert [arrival.items for arrival in came][1:] == [100, 10]
    assert [arrival.service for arrival in came][1:] == [328, 76]
    assert busiest_load(came) == pytest.approx(sum(arrival.service for arrival in came) / 3_600)
    assert main(["--arrivals", str(file)]) == 0
    assert "3 recorded shoppers" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no column"),
        ("when\n1\n", "no column"),
        ("seconds\n", "no arrivals"),
        ("seconds,items\n1,2\nnoon,2\n", "line 3: seconds is no number: noon"),
        ("seconds,items\n1,-2\n", "line 2: items is out of bounds: -2"),
        ("seconds\nnan\n", "out of bounds"),
        ("seconds,items\n,5\n", "without seconds"),
    ],
)
def test_a_recording_that_is_wrong_is_named(
    text: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its line where it has one."""
    file = tmp_path / "wrong.csv"
    file.write_text(text)
    assert main(["--arrivals", str(file)]) == 2
    assert problem in capsys.readouterr().err


def test_the_page_has_its_markers() -> None:
    """So the next run finds where its tables go; a page without them is left as it is."""
    page = tables.PAGE.read_text()
    drawn = marked(page, "make simulate", {tables.THEORY: "one", tables.MARKET: "two"})
    assert "\none\n" in drawn
    assert drawn.endswith(page[-500:])
    with pytest.raises(ValueError, match="not found"):
        marked("no markers", "make simulate", {tables.THEORY: "one"})


def test_the_picture_shows_what_the_page_says() -> None:
    """Both were written by one run: mean waits and shares of the picture are those of the table."""
    shown = re.findall(
        r"^\| (\w+) \| (\d+) \| 0\.90 \| ([\d.]+) \|.*\| (\d+%) \|$", tables.PAGE.read_text(), re.MULTILINE
    )
    root = ElementTree.fromstring(picture.FILE.read_text())
    values = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text") if each.get("class") == "value"]
    assert len(shown) == 10
    expected = [text for _, _, wait, share in shown for text in (f"{float(wait):.2f}", share)]
    assert _close(values[:-1], expected)


def _close(texts: list[str | None], others: list[str]) -> bool:
    """Equal but for the rounding of a number that was rounded before."""
    pairs = zip(texts, others, strict=True)
    return all(abs(float((one or "").rstrip("%")) - float(other.rstrip("%"))) < 0.011 for one, other in pairs)
