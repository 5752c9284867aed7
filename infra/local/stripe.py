"""Stripe's keys for a local cloud: those of an account in test mode, or of a double of Stripe on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Unusable(Exception):
    """Keys are missing, or are not for test mode. The message says which."""


@dataclass(frozen=True)
class Stripe:
    """The keys of one account. `api` is the address of a double."""

    api_key: str = field(repr=False)
    publishable_key: str
    webhook_secret: str = field(repr=False)
    api: str | None = None


def from_environment(environment: Mapping[str, str]) -> Stripe | None:
    """The account of STRIPE_API_KEY and the other variables; None without any of them. Raises Unusable.

    Live keys are refused, because they move real money and a laptop's data is not kept. A double accepts any keys.
    """
    names = ("STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET")
    missing = [name for name in names if not environment.get(name)]
    if len(missing) == len(names):
        return None
    if missing:
        given = " and ".join(name for name in names if name not in missing)
        raise Unusable(f"beside {given}, {' and '.join(missing)} must be set")
    stripe = Stripe(*(environment[name] for name in names), environment.get("STRIPE_API") or None)
    if stripe.api and urlsplit(stripe.api).hostname in _LOOPBACK:
        return stripe
    if not stripe.api_key.startswith(("sk_test_", "rk_test_")):
        raise Unusable("STRIPE_API_KEY is no test key (sk_test_... or rk_test_...), and would move real money")
    if not stripe.publishable_key.startswith("pk_test_"):
        raise Unusable("STRIPE_PUBLISHABLE_KEY is no test key (pk_test_...), and STRIPE_API_KEY is one")
    return stripe
