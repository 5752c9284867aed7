"""Where a call comes from: the caller's network address, past the proxies that are ours.

API Gateway appends to `X-Forwarded-For` the address of whoever connected to it, and gives the same one as `sourceIp`.
A proxy before it, such as CloudFront, has by then appended the address of whoever connected to the proxy:

    X-Forwarded-For: <whatever the caller sent>, <the caller>, <the proxy>          sourceIp: <the proxy>

So with n proxies of ours the caller is the n-th entry to the left of `sourceIp`. What a caller forges stands further
to the left, however long it is, and is never looked at. This holds only where nobody can go around the proxies: who
connects to the API itself chooses the entry to the left of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def caller_of(context: Mapping[str, Any], headers: Mapping[str, str], proxies: int) -> str:
    """The caller's address, behind so many proxies of ours; empty when it is not known.

    It is `sourceIp` when there are no proxies, and when the list is not what our proxies would have made.
    """
    source = str((context.get("identity") or {}).get("sourceIp") or "")
    if proxies <= 0:
        return source
    passed = [entry.strip() for entry in headers.get("x-forwarded-for", "").split(",")]
    if source not in passed:
        return source
    place = len(passed) - 1 - passed[::-1].index(source) - proxies
    return (passed[place] if place >= 0 else "") or source
