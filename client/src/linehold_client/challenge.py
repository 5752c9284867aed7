"""The proof of work that some deployments ask of a new guest."""

from __future__ import annotations

from hashlib import sha256
from itertools import count

from linehold_client.models import Challenge
from linehold_client.refusals import WorkNeeded


def proof_for(challenge: Challenge) -> str | None:
    """The proof for `X-Challenge`, after a second or two of work; None where none is asked for.

    Raises WorkNeeded for a challenge of a provider, which shows a widget to a person.
    """
    if challenge.kind == "none":
        return None
    if challenge.kind != "work" or challenge.puzzle is None or challenge.bits is None:
        raise WorkNeeded(challenge.kind.value, challenge.site_key)
    begun, unused = sha256(f"{challenge.puzzle}:".encode()), 256 - challenge.bits
    for answer in count():
        tried = begun.copy()
        tried.update(str(answer).encode())
        if int.from_bytes(tried.digest()) >> unused == 0:
            return f"{challenge.puzzle}:{answer}"
    raise AssertionError
