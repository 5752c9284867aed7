"""Passwords at a test's cost: the real one takes longer than most tests, and has tests of its own."""

from __future__ import annotations

from chalicelib.people.rules.passwords import Scrypt

CHEAP = Scrypt(cost=2, block=1, parallel=1)
