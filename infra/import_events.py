"""Imports a CSV of events through the public API, as an organiser (docs/importing.md).

    python -m infra.import_events events.csv --api https://... --email organiser@example.com
    python -m infra.import_events events.csv                as the demo operator of the running `make run`

The password comes from LINEHOLD_PASSWORD or a prompt. A second run goes on where the first stopped: it creates nothing
twice and changes no event.
"""

import sys

from infra.importing.command import Command
from infra.importing.importer import Importer
from infra.importing.sheet import EVENTS

COMMAND = Command("import_events", "ORGANISER", EVENTS, Importer, publishes=True)

main, run, where_and_who = COMMAND.main, COMMAND.run, COMMAND.where_and_who

if __name__ == "__main__":
    sys.exit(main())
