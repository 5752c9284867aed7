"""Imports a CSV of bars through the public API, as their operator (docs/importing.md).

    python -m infra.import_bars bars.csv --api https://... --email operator@example.com
    python -m infra.import_bars bars.csv                    as the demo operator of the running `make run`

The password comes from LINEHOLD_PASSWORD or is asked for. Running it again, after an interruption or for no
reason, goes on where it stopped: no bar is added twice, and none that is there is changed.
"""

import sys

from infra.importing.bars import BarImporter
from infra.importing.command import Command
from infra.importing.sheet import BARS

COMMAND = Command("import_bars", "OPERATOR", BARS, BarImporter)

main, run = COMMAND.main, COMMAND.run

if __name__ == "__main__":
    sys.exit(main())
