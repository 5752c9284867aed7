"""tmp"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admission:
    room: str
    customer: str
    issued_at: int
    until: int
