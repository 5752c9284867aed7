"""The command line: which login goes to which API."""

from __future__ import annotations

import pytest

from infra.import_events import main, where_and_who
from infra.importing.account import Login

DEMO = {"email": "demo@example.com", "password": "demo"}
LOCAL = {"api": "http://127.0.0.1:8000/x", "demo": {"operator": DEMO, "events": []}}


def test_without_arguments_it_is_the_local_demo() -> None:
    """Address and login come from the running local cloud, also if its address is spelt out."""
    for api in (None, LOCAL["api"]):
        assert where_and_who(api, None, LOCAL) == (LOCAL["api"], Login(**DEMO))


def test_an_organisers_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never from the command line."""
    monkeypatch.setenv("LINEHOLD_PASSWORD", "s3cret")
    found = where_and_who("https://api.example.com", "a@example.com", LOCAL)
    assert found == ("https://api.example.com", Login("a@example.com", "s3cret"))


@pytest.mark.parametrize(
    ("api", "local", "why"),
    [
        (None, {}, "make run"),
        (None, {"api": "http://x"}, "--email"),
        ("https://api.example.com", LOCAL, "--email"),
        ("api.example.com", LOCAL, "no address"),
    ],
)
def test_what_is_not_said_is_asked_for(
    api: str | None, local: dict[str, str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo login goes only to the local cloud."""
    with pytest.raises(SystemExit, match="2"):
        where_and_who(api, None, local)
    assert why in capsys.readouterr().err


def test_a_file_that_is_refused_makes_no_call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, before the sign-in: no API answers at this address."""
    monkeypatch.setenv("LINEHOLD_PASSWORD", "s3cret")
    assert main(["nope.csv", "--api", "http://127.0.0.1:9", "--email", "a@example.com"]) == 2
    told = capsys.readouterr()
    assert "nope.csv cannot be read" in told.err
    assert "s3cret" not in told.out + told.err
