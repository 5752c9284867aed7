"""Seeds of random stories: a few are tried by `make test`, and all by `make faults`."""

from __future__ import annotations

from typing import Any

import pytest

_ALWAYS = 2


def seeds(number: int) -> list[Any]:
    """So many seeds, for `parametrize`."""
    return [*range(_ALWAYS), *(pytest.param(seed, marks=pytest.mark.faults) for seed in range(_ALWAYS, number))]
