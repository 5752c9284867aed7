"""How xdist's workers share the tests: those of one local cloud stay in one worker, and all others go wherever there is
room, one by one. In `tests/race` those of one contended cloud stay together, and those of a module without contention.

The tests of a local cloud mostly wait, so they run beside the others, and there is one worker more than
there are cores. xdist's own groups would say the same with a mark, but they do nothing under pytest 9.2.
"""

from __future__ import annotations

import os

from xdist.scheduler import LoadScopeScheduling

_CLOUD, _RACES = "tests/e2e/", "tests/race/"
_ALONE = (
    "tests/contract/test_documents.py",
    "tests/e2e/infra/test_stages.py",
    "tests/e2e/orders/test_paying.py",
    "tests/e2e/seats/test_power_cut.py",
    "tests/integration/infra/test_rights.py",
    "tests/workbench/test_running.py",
)
"""Modules with something of their own that takes long to make, such as a local cloud or a story of all calls."""


def workers() -> int:
    return (os.cpu_count() or 1) + 1


class CloudsTogether(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        """The name of the group of tests that one worker runs. xdist starts with the largest."""
        module = nodeid.partition("::")[0]
        if module in _ALONE:
            return module
        if nodeid.startswith(_RACES):
            return nodeid.partition("[")[2] or module  # the engine behind the contention
        return _CLOUD if nodeid.startswith(_CLOUD) else nodeid
