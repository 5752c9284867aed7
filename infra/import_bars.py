"""Imports a CSV of bars through the public API, as their operator (docs/importing.md).

    python -m infra.import_bars bars.csv --api https://... --email operator@example.com
    python -m infra.import_bars bars.csv                    as the demo operator of the running `make run`

The password comes from LINEHOLD_PASSWORD or a prompt. A second run goes on where the first stopped: it adds no bar
twice and changes none.
"""

import sys

from infra.importing.bars import BarImporter
from infra.importing.command import Command
from infra.importing.sheet import BARS

COMMAND = Command("import_bars", "OPERATOR", BARS, BarImporter)

main, run = COMMAND.main, COMMAND.run

if __name__ == "__main__":
    sys.exit(main())
