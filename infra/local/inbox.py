"""The emails that the local cloud has sent, and confirming an address as the reader of its inbox does."""

from __future__ import annotations

import re
import time

import httpx

_COMES_WITHIN_SECONDS = 20.0


class NoLetter(Exception):
    """The letter that confirms an address did not come. The message has the address."""


def texts(endpoint: str, address: str) -> list[str]:
    """The texts of the emails to this address since the cloud was started, the oldest first."""
    accounts = httpx.get(f"{endpoint}/_ministack/ses/messages").raise_for_status().json()["messages"].values()
    return [str(email["BodyText"]) for emails in accounts for email in emails if email["To"] == [address]]


def confirm(http: httpx.Client, endpoint: str, address: str, path: str) -> None:
    """Wait for the letter and confirm with its link; `path` is `/v1/operators`, `/v1/stores` or `/v1/customers`.

    Raises `NoLetter` after some seconds, or httpx.HTTPError.
    """
    give_up = time.monotonic() + _COMES_WITHIN_SECONDS
    while time.monotonic() < give_up:
        tokens = re.findall(r"#/confirm/\w+/(\S+)", "\n".join(texts(endpoint, address)))
        if tokens:
            http.post(f"{path}/email/confirm", json={"token": tokens[-1]}).raise_for_status()
            return
        time.sleep(0.05)
    raise NoLetter(f"no letter to {address} that confirms the address")
