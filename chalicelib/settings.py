"""The environment, read once and typed. Nothing reads it at import, so a module can be loaded anywhere."""

from __future__ import annotations

import os
from functools import cache
from typing import Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, rename="upper"):
    """One attribute a variable; the names are those of `infra/all.yaml`, in lower case. `payments` is the provider;
    `stripe_api` is its address where that is not Stripe's own. `mail_from` is who writes to customers; empty, and no
    mail is sent. `web_url` is the page that codes on screens and links in mails lead to; `api_url` the base of the REST
    API, for those functions alone that write links to it. `trusted_proxies` is how many proxies of our own stand
    before the API, whose addresses are no caller's.

    `popular_half_life_hours` is how soon a score fades by half; `popular_released_days` how long a release is new.
    """

    table: str
    idempotency_table: str
    locations_table: str
    deadlines_queue: str
    push_queue: str
    notices_queue: str
    payments_queue: str
    mail_queue: str
    stores_queue: str
    matches_queue: str
    bucket: str
    tokens_secret: str
    tickets_secret: str
    stripe_secret: str
    live_endpoint: str
    aws_region: str
    payments: Literal["test", "stripe"]
    mail_from: str
    web_url: str
    popular_half_life_hours: float
    popular_released_days: float
    api_url: str = ""
    trusted_proxies: int = 0
    aws_endpoint_url: str | None = None
    stripe_api: str | None = None


@cache
def settings() -> Settings:
    """The settings of this container.

    Raises `msgspec.ValidationError` that names the first variable that is missing.
    """
    env = dict(os.environ)
    env.setdefault("AWS_REGION", env.get("AWS_DEFAULT_REGION", ""))
    return msgspec.convert(env, Settings, strict=False)
