"""Which keys of Stripe's a local cloud takes."""

from __future__ import annotations

import pytest

from infra.local.stripe import Unusable, from_environment

TEST = {
    "STRIPE_API_KEY": "sk_test_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
}
LIVE = {**TEST, "STRIPE_API_KEY": "sk_live_1", "STRIPE_PUBLISHABLE_KEY": "pk_live_1"}


@pytest.mark.parametrize("environment", [{}, {"STRIPE_API_KEY": ""}, {"STRIPE_API": "http://127.0.0.1:1"}])
def test_without_a_key_there_is_no_stripe(environment: dict[str, str]) -> None:
    """The test provider serves."""
    assert from_environment(environment) is None


@pytest.mark.parametrize("key", ["sk_test_1", "rk_test_1"])
def test_test_keys_are_taken(key: str) -> None:
    """Secret and restricted ones."""
    stripe = from_environment({**TEST, "STRIPE_API_KEY": key})
    assert stripe is not None
    assert (stripe.api_key, stripe.publishable_key, stripe.webhook_secret, stripe.api) == (
        key,
        "pk_test_1",
        "whsec_1",
        None,
    )


@pytest.mark.parametrize("address", ["http://127.0.0.1:12111", "http://localhost:12111", "http://[::1]:12111"])
def test_a_double_on_this_machine_may_have_any_keys(address: str) -> None:
    """No money moves there."""
    stripe = from_environment({**LIVE, "STRIPE_API": address})
    assert stripe is not None
    assert stripe.api == address


@pytest.mark.parametrize(
    "changed",
    [
        {"STRIPE_API_KEY": "sk_live_1"},
        {"STRIPE_API_KEY": "sk_live_1", "STRIPE_API": "https://api.stripe.com"},
        {"STRIPE_API_KEY": "sk_live_1", "STRIPE_API": "http://127.0.0.1.example.com"},
        {"STRIPE_API_KEY": "pk_test_1"},
        {"STRIPE_PUBLISHABLE_KEY": "pk_live_1"},
        {"STRIPE_PUBLISHABLE_KEY": ""},
        {"STRIPE_WEBHOOK_SECRET": ""},
    ],
)
def test_anything_else_is_refused_in_one_line_without_the_key(changed: dict[str, str]) -> None:
    """Real money, or half of the keys."""
    with pytest.raises(Unusable) as refused:
        from_environment({**TEST, **changed})
    said = str(refused.value)
    assert "\n" not in said
    assert not [key for key in {**TEST, **changed}.values() if key and key in said]


def test_keys_are_not_shown() -> None:
    """Neither in a log nor in a failed test."""
    shown = repr(from_environment(TEST))
    assert "sk_test_1" not in shown
    assert "whsec_1" not in shown
