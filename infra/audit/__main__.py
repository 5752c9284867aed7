"""`make audit` on the running local cloud, `make audit ENV=staging` on AWS, or

    python -m infra.audit [--env ENV] [--units 200] [--resume]

It reads at most so many units a second, a four-thousandth of the table's quota by default, and writes nothing to AWS.
Ctrl-C may end it at any time; `--resume` goes on where it was. Ends with 1 if an invariant does not hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from infra.audit.findings import Finding
from infra.audit.judge import certain, suspects
from infra.audit.reading import Reader
from infra.audit.spool import Spool
from infra.local.state import private_folder
from infra.operating.deployed import Deployed, deployed
from infra.package import ROOT

UNITS = 200
_LOCAL_UNITS = 20_000


def audit(place: Deployed, spool: Spool, units: float, quiet: bool = False) -> list[Finding]:
    """Scan the table into the spool, and return the findings that are certain."""
    reader = Reader(place.client("dynamodb"), place.export("TableName"), units)

    def say(read: int) -> None:
        if not quiet:
            print(f"\r{read:,} items read", end="", file=sys.stderr, flush=True)

    reader.scan(spool, say)
    found = certain(suspects(spool.things(), _now), reader, _now)
    if not quiet:
        print(f", {reader.used:,.0f} read units", file=sys.stderr)
    return found


def report(spool: Spool, found: list[Finding]) -> int:
    """Print what was checked and what was found; 1 when an invariant does not hold."""
    counted = sorted(spool.counted().items())
    print("checked: " + ", ".join(f"{count:,} {kind}{'s' * (count != 1)}" for kind, count in counted))
    for finding in (each for each in found if not each.heals):
        print(f"! {finding.rule:<18} {' '.join(finding.ids)}: {finding.text}")
    if healing := Counter(finding.rule for finding in found if finding.heals):
        print(
            "left by calls that died, which heals by itself: " + ", ".join(f"{n} {rule}" for rule, n in healing.items())
        )
    wrong = sum(not finding.heals for finding in found)
    print(f"{wrong} violation{'s' * (wrong != 1)}" if wrong else "all invariants hold")
    return 1 if wrong else 0


def _now() -> int:
    return time.time_ns() // 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m infra.audit", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--env", default="")
    parser.add_argument("--units", default="", help="read units a second")
    parser.add_argument("--resume", action="store_true", help="go on where an earlier one was interrupted")
    chosen = parser.parse_args(arguments)
    place = deployed(chosen.env)
    folder: Path = ROOT / ".local"
    private_folder(folder)
    spool = Spool(folder / f"audit-{place.env}.sqlite", chosen.resume, _now())
    try:
        found = audit(place, spool, float(chosen.units or (_LOCAL_UNITS if place.local else UNITS)))
        return report(spool, found)
    except KeyboardInterrupt:
        print("\ninterrupted; make audit RESUME=1 goes on", file=sys.stderr)
        return 130
    finally:
        spool.close()


if __name__ == "__main__":
    sys.exit(main())
