"""One local cloud for the whole suite. moto is never used here: its transactions lose concurrent writes."""

from __future__ import annotations

from tests.e2e.conftest import api, cloud, letters

__all__ = ["api", "cloud", "letters"]
