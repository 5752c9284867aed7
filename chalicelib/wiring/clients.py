"""The clients of AWS: one session a process, and one client for each service and way to call it.

A session reads what services are like from files, and making a client takes longer than most calls.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.session import Session, get_session

if TYPE_CHECKING:
    from botocore.client import BaseClient

CONNECTIONS = 16
"""Connections a client keeps open, and so the calls that may be under way at a time."""

_MAKING = Lock()
"""A session makes one client at a time."""


@cache
def session() -> Session:
    """This process's session."""
    made = get_session()
    # botocore otherwise puts its user agent together anew for every call: a tenth of the call's CPU
    made.set_default_client_config(Config(user_agent="linehold"))
    return made


@cache
def client(
    service: str,
    region: str,
    endpoint: str | None,
    *,
    seconds: int = 3,
    attempts: int = 3,
    addressing: str | None = None,
) -> BaseClient:
    """A client that waits so many `seconds` for an answer, and asks so often in all. `addressing` is S3's style."""
    more: dict[str, Any] = {"signature_version": "s3v4", "s3": {"addressing_style": addressing}} if addressing else {}
    config = Config(
        connect_timeout=1,
        read_timeout=seconds,
        max_pool_connections=CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": attempts},
        **more,
    )
    with _MAKING:
        return session().create_client(service, region_name=region, endpoint_url=endpoint, config=config)
