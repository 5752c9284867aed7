"""What all models have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from msgspec import Struct


class Model(Struct, frozen=True):
    """A value of the API. Fields that this version does not know are ignored when an answer is read."""


class Word(StrEnum):
    """One of a few words. A word that this version does not know is kept as it is, so an older client reads a newer
    API: `HoldState("parked").value` is "parked"."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word = str.__new__(cls, value)
        word._name_, word._value_ = value.upper(), value
        return word
