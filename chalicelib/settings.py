"""The environment, read once and typed. No module reads it at import, so modules can be loaded anywhere."""

from __future__ import annotations

import os
from functools import cache
from typing import Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, rename="upper"):
    """One attribute for each environment variable, with its name in lower case. Not every stage sets the variables
    that have a default here.

    `live_endpoint` manages open sockets. `payments` is the payment provider; `stripe_api` its URL where that is not
    Stripe's own. `push_service` gets the alerts to browsers in the place of their own services. `mail_from` is the
    sender of emails; if it is empty, no email is sent. `web_url` is the page that QR codes and links in emails open.
    `api_url` is the base URL of the REST API, for the functions that write links to it.
    `challenge` is what a caller has to do before becoming a customer; `challenge_secret` has the keys of its provider.
    `aws_endpoint_url` is the address of AWS where that is not AWS's own, `aws_endpoint_url_dynamodb` that of its tables
    alone.
    `clock_file` says how far a local cloud has moved its clock; without it the clock is the system's.
    `trusted_proxies` is the number of our own proxies in front of the API: their addresses are never a caller's.
    `build` is what the code of this deployment is called.
    `edge_only`: requests without a key of `edge_secret` are refused.

    `popular_half_life_hours` is the time in which a score halves; `popular_released_days` how long a release is new.
    """

    table: str
    idempotency_table: str
    locations_table: str
    store_keys_table: str
    deadlines_queue: str
    push_queue: str
    notices_queue: str
    payments_queue: str
    mail_queue: str
    stores_queue: str
    matches_queue: str
    joins_queue: str
    rooms_queue: str
    markets_queue: str
    bucket: str
    tokens_secret: str
    tickets_secret: str
    stripe_secret: str
    aws_region: str
    mail_from: str
    web_url: str
    popular_half_life_hours: float
    popular_released_days: float
    live_endpoint: str | None = None
    payments: Literal["test", "stripe"] | None = None
    api_url: str = ""
    trusted_proxies: int = 0
    aws_endpoint_url: str | None = None
    aws_endpoint_url_dynamodb: str | None = None
    stripe_api: str | None = None
    push_service: str | None = None
    challenge: Literal["none", "work", "turnstile", "hcaptcha"] = "none"
    challenge_secret: str = ""
    build: str = ""
    edge_only: bool = False
    edge_secret: str = ""
    clock_file: str | None = None

    @property
    def tables_endpoint(self) -> str | None:
        """The address of DynamoDB where that is not AWS's own."""
        return self.aws_endpoint_url_dynamodb or self.aws_endpoint_url


@cache
def settings() -> Settings:
    """The settings of this container.

    Raises `msgspec.ValidationError`, which names the first variable that is missing.
    """
    env = dict(os.environ)
    env.setdefault("AWS_REGION", env.get("AWS_DEFAULT_REGION", ""))
    return msgspec.convert(env, Settings, strict=False)
