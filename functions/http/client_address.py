"""The network address of a caller, behind our own proxies.

API Gateway appends the address of its client to `X-Forwarded-For`, and gives the same one as `sourceIp`. A proxy in
front of it, such as CloudFront, has already appended the address of its own client:

    X-Forwarded-For: <anything that the caller sent>, <the caller>, <the proxy>          sourceIp: <the proxy>

So with n proxies the caller is the n-th entry to the left of `sourceIp`. Entries that a caller forges are further to
the left, and are never read. This holds only for requests that came through the proxies (`origin`): a caller that
connects to the API directly chooses the entry to the left of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def caller_of(context: Mapping[str, Any], headers: Mapping[str, str], proxies: int) -> str:
    """The caller's address behind this number of proxies; empty when it is not known.

    It is `sourceIp` without proxies, and when the list cannot be one that our proxies made.
    """
    source = str((context.get("identity") or {}).get("sourceIp") or "")
    if proxies <= 0:
        return source
    entries = [entry.strip() for entry in headers.get("x-forwarded-for", "").split(",")]
    if source not in entries:
        return source
    index = len(entries) - 1 - entries[::-1].index(source) - proxies
    return (entries[index] if index >= 0 else "") or source
