"""Imports a CSV of events through the public API, as an organiser (docs/importing.md).

    python -m infra.import_events events.csv --api https://... --email organiser@example.com
    python -m infra.import_events events.csv                as the demo operator of the running `make run`

The password comes from LINEHOLD_PASSWORD or is asked for. Running it again, after an interruption or for no
reason, goes on where it stopped: what is there already is not created twice, and nothing that is there is changed.

Exit status: 0 if no line was rejected, 1 if some were, 2 if the import could not be done, 130 after Ctrl-C.
"""

import argparse
import getpass
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TextIO

import httpx

from infra.importing.account import Account, Gone, Login, SignInFailed
from infra.importing.importer import Importer, Kind
from infra.importing.problems import Unusable
from infra.importing.progress import Progress
from infra.importing.report import Report
from infra.importing.sheet import Sheet, opened
from infra.local import state
from infra.package import ROOT

ADDRESSES = ROOT / ".local" / "addresses.json"


@dataclass
class Tally:
    """What has become of the lines so far, and the reports that were written."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    published: int = 0
    reports: list[Path] = field(default_factory=list)

    def __str__(self) -> str:
        counts = ", ".join(f"{self.kinds[kind]:,} {kind.value}" for kind in Kind)
        return "\n".join([f"{counts} ({self.published:,} published now)", *(f"see {path}" for path in self.reports)])


def import_sheet(sheet: Sheet, account: Account, tally: Tally, err: TextIO) -> None:
    """Import every line and count it in `tally`, which is right whenever this ends.

    Raises Gone, SignInFailed or Unusable; what was imported until then stays.
    """
    print("Looking at what is there ...", file=err, flush=True)
    importer = Importer(account, sheet)
    progress = Progress(sheet.total, err)
    with Report(sheet, Kind.REJECTED.value) as rejected, Report(sheet, Kind.DIFFERING.value) as differing:
        reports = {Kind.REJECTED: rejected, Kind.DIFFERING: differing}
        try:
            for line in sheet.lines():
                outcome = importer.take(line)
                tally.kinds[outcome.kind] += 1
                tally.published += outcome.published
                if report := reports.get(outcome.kind):
                    report.add(line, outcome.problems)
                progress.step()
        finally:
            progress.close()
            tally.reports += [report.path for kind, report in reports.items() if tally.kinds[kind]]


def run(path: Path, http: httpx.Client, login: Login, out: TextIO, err: TextIO) -> int:
    """Import a file and say what became of it; the exit status."""
    tally, account = Tally(), Account(http, login)
    try:
        import_sheet(opened(path), account, tally, err)
    except KeyboardInterrupt:
        return _ended(tally, out, err, 130, "interrupted; run it again to go on")
    except Gone as reason:
        return _ended(tally, out, err, 2, f"{reason}; run it again to go on")
    except (Unusable, SignInFailed, OSError) as reason:
        return _ended(tally, out, err, 2, str(reason))
    _sign_out(account, err)
    return _ended(tally, out, err, 1 if tally.kinds[Kind.REJECTED] else 0)


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="import_events", description="Import a CSV of events.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--api", help="the API's address; the local cloud's when it is left out")
    parser.add_argument("--email", help="the organiser's; the local demo operator's when it is left out")
    given = parser.parse_args(arguments)
    api, login = where_and_who(given.api, given.email, state.read_object(ADDRESSES) if ADDRESSES.exists() else {})
    with httpx.Client(base_url=api, timeout=60) as http:
        return run(given.file, http, login, sys.stdout, sys.stderr)


def where_and_who(api: str | None, email: str | None, local: dict[str, Any]) -> tuple[str, Login]:
    """The API's address and a login; `local` is what addresses.json of a running local cloud says. May ask, may exit.

    The demo operator's login goes to the local cloud only.
    """
    where = api or local.get("api")
    if where is None:
        _give_up("the local cloud does not run: start it with make run, or say which API (--api, API=...)")
    if not where.startswith(("http://", "https://")):
        _give_up(f"{where} is no address such as https://api.example.com")
    if email is None and (where != local.get("api") or "demo" not in local):
        _give_up("who imports? Say it with --email (ORGANISER=...)")
    return where, Login(email, _password()) if email else Login(**local["demo"]["operator"])


def _password() -> str:
    if found := os.environ.get("LINEHOLD_PASSWORD"):
        return found
    if not sys.stdin.isatty():
        _give_up("there is nobody to ask for the password; put it into LINEHOLD_PASSWORD")
    return getpass.getpass("Password: ")


def _sign_out(account: Account, err: TextIO) -> None:
    try:
        account.sign_out()
    except Gone as reason:
        print(f"import_events: not signed out: {reason}", file=err)


def _ended(tally: Tally, out: TextIO, err: TextIO, status: int, why: str = "") -> int:
    if why:
        print(f"import_events: {why}", file=err)
    if not why or tally.kinds:
        print(tally, file=out)
    return status


def _give_up(reason: str) -> NoReturn:
    print(f"import_events: {reason}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main())
