"""An import as a command: the login, the progress, the result.

Exit status: 0 if no line was rejected, 1 if some were, 2 if the import failed, 130 after Ctrl-C.
"""

import argparse
import getpass
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, Protocol, TextIO

import httpx

from infra.importing.account import Account, Gone, Login, SignInFailed
from infra.importing.importer import Kind, Outcome
from infra.importing.problems import Unusable
from infra.importing.progress import Progress
from infra.importing.report import Report
from infra.importing.sheet import Columns, Line, Sheet, opened
from infra.local import state
from infra.package import ROOT

ADDRESSES = ROOT / ".local" / "addresses.json"


class Importing(Protocol):
    """Imports one line after the other."""

    def take(self, line: Line) -> Outcome: ...


@dataclass
class Tally:
    """The outcomes of the lines so far, and the reports. `published`: None for an import that publishes nothing."""

    published: int | None
    kinds: Counter[Kind] = field(default_factory=Counter)
    reports: list[Path] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        self.kinds[outcome.kind] += 1
        if self.published is not None:
            self.published += outcome.published

    def __str__(self) -> str:
        counts = ", ".join(f"{self.kinds[kind]:,} {kind.value}" for kind in Kind)
        summary = counts if self.published is None else f"{counts} ({self.published:,} published now)"
        return "\n".join([summary, *(f"see {path}" for path in self.reports)])


@dataclass(frozen=True)
class Command:
    """`name` is the module's; make's `variable` names the operator. `importer` may call the API at once."""

    name: str
    variable: str
    columns: Columns
    importer: Callable[[Account, Sheet], Importing]
    publishes: bool = False

    def main(self, arguments: list[str] | None = None) -> int:
        """The command line; returns the exit status."""
        parser = argparse.ArgumentParser(prog=self.name, description="Import a CSV.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--api", help="the API's address; the local cloud's when it is left out")
        parser.add_argument("--email", help="the operator's; the local demo operator's when it is left out")
        given = parser.parse_args(arguments)
        local = state.read_object(ADDRESSES) if ADDRESSES.exists() else {}
        api, login = self.where_and_who(given.api, given.email, local)
        with httpx.Client(base_url=api, timeout=60) as http:
            return self.run(given.file, http, login, sys.stdout, sys.stderr)

    def run(self, path: Path, http: httpx.Client, login: Login, out: TextIO, err: TextIO) -> int:
        """Imports a file and prints the result; returns the exit status."""
        tally, account = Tally(0 if self.publishes else None), Account(http, login)
        try:
            self._import(opened(path, self.columns), account, tally, err)
        except KeyboardInterrupt:
            return self._ended(tally, out, err, 130, "interrupted; run it again to go on")
        except Gone as reason:
            return self._ended(tally, out, err, 2, f"{reason}; run it again to go on")
        except (Unusable, SignInFailed, OSError) as reason:
            return self._ended(tally, out, err, 2, str(reason))
        try:
            account.sign_out()
        except Gone as reason:
            print(f"{self.name}: not signed out: {reason}", file=err)
        return self._ended(tally, out, err, 1 if tally.kinds[Kind.REJECTED] else 0)

    def where_and_who(self, api: str | None, email: str | None, local: dict[str, Any]) -> tuple[str, Login]:
        """The API's address and a login. `local` is addresses.json of a running local cloud. May ask for the password.
        Raises SystemExit.

        The demo operator's login goes to the local cloud only.
        """
        where = api or local.get("api")
        if where is None:
            self._give_up("the local cloud does not run: start it with make run, or name an API (--api, API=...)")
        if not where.startswith(("http://", "https://")):
            self._give_up(f"{where} is no address such as https://api.example.com")
        if email is None and (where != local.get("api") or "demo" not in local):
            self._give_up(f"name the operator with --email ({self.variable}=...)")
        return where, Login(email, self._password()) if email else Login(**local["demo"]["operator"])

    def _import(self, sheet: Sheet, account: Account, tally: Tally, err: TextIO) -> None:
        """Imports every line and counts it in `tally`, which is right however this ends.

        Raises Gone, SignInFailed or Unusable; lines that were imported stay imported.
        """
        print("Reading the account ...", file=err, flush=True)
        importer = self.importer(account, sheet)
        progress = Progress(sheet.total, err)
        with Report(sheet, Kind.REJECTED.value) as rejected, Report(sheet, Kind.DIFFERING.value) as differing:
            reports = {Kind.REJECTED: rejected, Kind.DIFFERING: differing}
            try:
                for line in sheet.lines():
                    outcome = importer.take(line)
                    tally.count(outcome)
                    if report := reports.get(outcome.kind):
                        report.add(line, outcome.problems)
                    progress.step()
            finally:
                progress.close()
                tally.reports += [report.path for kind, report in reports.items() if tally.kinds[kind]]

    def _password(self) -> str:
        if found := os.environ.get("LINEHOLD_PASSWORD"):
            return found
        if not sys.stdin.isatty():
            self._give_up("no terminal to ask for the password; put it into LINEHOLD_PASSWORD")
        return getpass.getpass("Password: ")

    def _ended(self, tally: Tally, out: TextIO, err: TextIO, status: int, why: str = "") -> int:
        if why:
            print(f"{self.name}: {why}", file=err)
        if not why or tally.kinds:
            print(tally, file=out)
        return status

    def _give_up(self, reason: str) -> NoReturn:
        print(f"{self.name}: {reason}", file=sys.stderr)
        raise SystemExit(2)
