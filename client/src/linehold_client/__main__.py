"""`python -m linehold_client` is `linehold`."""

import sys

from linehold_client.command.main import main

sys.exit(main())
