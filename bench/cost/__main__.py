"""`make cost PROFILE=shop`: prints a bill. Without a profile: writes docs/cost.md."""

from __future__ import annotations

import sys

from bench.cost import profile
from bench.cost.bill import bill_of
from bench.cost.page import PAGE, drawn, text


def main() -> None:
    """The command line: the name of a profile, the path of one, or nothing."""
    if len(sys.argv) > 1 and sys.argv[1]:
        print(text(bill_of(profile.named(sys.argv[1]))))
    else:
        PAGE.write_text(drawn(PAGE.read_text()))
        print(f"written: {PAGE.name}")


if __name__ == "__main__":
    main()
