"""Admissions: what a waiting room gives to a customer whose turn it is, and a sale asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admission:
    """This customer may enter what this room guards, from one instant until another."""

    room: str
    customer: str
    issued_at: int
    until: int
