"""The draw: a permutation that follows from a seed, so that anyone can compute every position of it again.

It is a Feistel network with eight rounds of SHA-256 over the smallest even number of bits that holds every index. A
value that is no index is permuted again until it is one (cycle walking), so the result is a permutation of exactly the
indices, and no list of them is stored. Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002.

    left, right                 halves of the index, high bits first
    left, right = right, left XOR (SHA-256(seed, round, right) mod half)        for rounds 0 to 7
"""

from __future__ import annotations

import hashlib

_ROUNDS = 8

SEED_BYTES = 32


def drawn(seed: bytes, index: int, count: int) -> int:
    """The place, from 0, of this index among `count` that are drawn. Each place has exactly one index."""
    if not 0 <= index < count:
        raise ValueError("the index is not among those that are drawn")
    half = max(1, -(-(count - 1).bit_length() // 2))
    place = _permuted(seed, index, half)
    while place >= count:
        place = _permuted(seed, place, half)
    return place


def _permuted(seed: bytes, value: int, half: int) -> int:
    mask = (1 << half) - 1
    left, right = value >> half, value & mask
    for number in range(_ROUNDS):
        digest = hashlib.sha256(seed + bytes([number]) + right.to_bytes(8)).digest()
        left, right = right, left ^ (int.from_bytes(digest[:8]) & mask)
    return left << half | right
