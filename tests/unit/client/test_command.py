"""The parts of the command line that need no API: addresses, the kept tokens, the screen, the words."""

from __future__ import annotations

import io
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linehold_client.command import addresses, main
from linehold_client.command.keeping import Keeping, usual_file
from linehold_client.command.rooms import told
from linehold_client.command.screen import Screen, about, table
from linehold_client.identity import Account, Identity
from linehold_client.models import Phase
from linehold_client.room import Place
from tests.unit.client.test_room import _room

API, OTHER = "https://api.example.com", "https://other.example.com"


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def _local(folder: Path) -> None:
    (folder / ".local").mkdir()
    (folder / ".local" / "addresses.json").write_text(json.dumps({"api": API, "websocket": "ws://x"}))


def test_the_local_cloud_is_found_from_any_folder_below(tmp_path: Path) -> None:
    """By the file that `make run` writes."""
    _local(tmp_path)
    inner = tmp_path / "docs" / "deep"
    inner.mkdir(parents=True)
    found = addresses.find(None, {}, inner)
    assert (found.api, found.websocket()) == (API, "ws://x")


def test_a_named_api_comes_first(tmp_path: Path) -> None:
    """The argument before the environment, and both before the folder."""
    _local(tmp_path)
    environment = {"LINEHOLD_API": OTHER, "LINEHOLD_WEBSOCKET": "wss://y"}
    assert addresses.find(None, environment, tmp_path).api == OTHER
    assert addresses.find("https://third.example.com/v1/", environment, tmp_path).api == "https://third.example.com"


def test_without_an_address_it_says_how_to_name_one(tmp_path: Path) -> None:
    """Instead of asking an address that no one gave."""
    with pytest.raises(addresses.Nowhere, match=r"make run.*LINEHOLD_API"):
        addresses.find(None, {}, tmp_path)


def test_tokens_are_for_their_owner_alone(tmp_path: Path) -> None:
    """The file has mode 0600 and its folder 0700, also after a change."""
    file = tmp_path / "linehold" / "tokens.json"
    keeping = Keeping(file, API)
    for token in ("one", "two"):
        keeping.keep(Identity("customer", token, "cus_1"))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [each.name for each in file.parent.iterdir()] == ["tokens.json"]


def test_an_identity_is_kept_for_its_api(tmp_path: Path) -> None:
    """No token is sent to another server."""
    keeping, other = (Keeping(tmp_path / "t.json", api) for api in (API, OTHER))
    keeping.keep(Identity("customer", "t", "cus_1"))
    assert keeping.identity("customer") == Identity("customer", "t", "cus_1")
    assert other.identity("customer") is None
    keeping.forget("customer")
    assert keeping.identity("customer") is None


def test_the_next_tokens_of_an_account_are_kept(tmp_path: Path) -> None:
    """A refresh token works once, so the next run needs the next one."""
    keeping = Keeping(tmp_path / "t.json", API)
    keeping.keep(Account("operator", "a1", "opr_1", "r1", datetime(2027, 1, 1, tzinfo=UTC)))
    account = keeping.identity("operator")
    assert isinstance(account, Account)
    account.token, account.refresh_token = "a2", "r2"
    assert account.changed
    account.changed(account)
    again = keeping.identity("operator")
    assert isinstance(again, Account)
    assert (again.token, again.refresh_token) == ("a2", "r2")


def test_an_admission_is_kept_while_it_counts(tmp_path: Path) -> None:
    """A lapsed one is not sent."""
    keeping, now = Keeping(tmp_path / "t.json", API), datetime.now(UTC)
    keeping.keep_admission("evt_1", "x", now + timedelta(minutes=5))
    keeping.keep_admission("evt_2", "y", now - timedelta(minutes=5))
    assert [keeping.admission(event) for event in ("evt_1", "evt_2", "evt_3")] == ["x", None, None]


def test_a_damaged_file_of_tokens_is_begun_anew(tmp_path: Path) -> None:
    """It holds nothing that cannot be had again."""
    file = tmp_path / "t.json"
    file.write_text("{")
    keeping = Keeping(file, API)
    assert keeping.identity("customer") is None
    keeping.keep(Identity("customer", "t", "cus_1"))
    assert keeping.identity("customer") is not None


def test_where_tokens_are_kept() -> None:
    """Where the user's settings are, or where LINEHOLD_TOKENS says."""
    assert usual_file({"XDG_CONFIG_HOME": "/x"}) == Path("/x/linehold/tokens.json")
    assert usual_file({"LINEHOLD_TOKENS": "/y/t.json"}) == Path("/y/t.json")


def test_a_bar_is_for_terminals_alone() -> None:
    """A pipe gets results and nothing else; on a terminal the bar is wiped before a result."""
    shown = []
    for errors in (io.StringIO(), Terminal()):
        out = io.StringIO()
        screen = Screen(out, errors, as_json=False)
        screen.bar(0.5, "half")
        screen.show({"a": 1}, "done")
        assert out.getvalue() == "done\n"
        shown.append(errors.getvalue())
    piped, watched = shown
    assert piped == ""
    assert "█" in watched
    assert watched.endswith("\r\x1b[K")


def test_json_is_one_line_a_result() -> None:
    """Whatever people are shown."""
    out = io.StringIO()
    Screen(out, io.StringIO(), as_json=True).show({"a": [1, 2]}, "for", "people")
    assert json.loads(out.getvalue()) == {"a": [1, 2]}
    assert out.getvalue().count("\n") == 1


def test_a_table_has_straight_columns() -> None:
    """Each as wide as its widest cell."""
    assert table([("a", "bb"), ("cccc", "d")]) == ["a     bb", "cccc  d"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "less than a minute"), (59, "less than a minute"), (61, "about 2 minutes")]
)
def test_a_wait_is_never_said_shorter_than_it_is(seconds: int, said: str) -> None:
    """It is rounded up."""
    assert about(timedelta(seconds=seconds)) == said


def test_what_a_waiting_guest_is_told() -> None:
    """The place as far as it is known, the wait at the room's pace, and the organiser's words."""
    assert told(_room(), Place(50, True)) == "39 ahead, about 2 minutes"
    assert told(_room(), Place(71, False)).startswith("at least 60 ahead")
    assert told(_room(), Place(11, True)).startswith("next, ")
    assert told(_room(rate_per_minute=0), Place(50, True)) == "39 ahead, the wait is not known yet"
    assert told(_room(), None) == "the place is being assigned"
    assert told(_room(phase=Phase.SCHEDULED), None).startswith("opens at ")
    assert "are drawn at" in told(_room(phase=Phase.LOBBY), None)
    assert told(_room(phase=Phase.PAUSED, message="Ten minutes"), Place(50, True)).endswith("“Ten minutes”")


@pytest.mark.parametrize("before", [True, False])
def test_options_may_stand_anywhere(before: bool) -> None:
    """Before the command and after it."""
    options = ["--json", "--api", API]
    command = ["events", "search", "night"]
    arguments = [*options, *command] if before else [*command, *options]
    given = main.parser().parse_args(main._with_options_first(arguments))
    assert (given.json, given.api, given.words) == (True, API, ["night"])


def test_wrong_use_has_its_own_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    """2, as argparse and shells have it."""
    for arguments in ([], ["dance"], ["hold"]):
        with pytest.raises(SystemExit) as ended:
            main.main(arguments)
        assert ended.value.code == 2
    assert "usage: linehold" in capsys.readouterr().err


def test_an_api_that_does_not_answer_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a line, with an exit status of its own."""
    monkeypatch.setenv("LINEHOLD_TOKENS", str(tmp_path / "t.json"))
    assert main.main(["--api", "http://127.0.0.1:9", "events", "search"]) == 3
    assert "http://127.0.0.1:9 does not answer" in capsys.readouterr().err
