"""The double of Stripe moves money as Stripe does, where Linehold relies on it. The client is Stripe's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from tests.support.stripe import Double
from tests.worlds.shop import Shop
from tests.worlds.shop import shop as shop_of


@pytest.fixture
def shop(account: Double) -> Iterator[Shop]:
    account.reset()
    with shop_of(account) as shop:
        yield shop


def test_money_is_authorised_then_captured(shop: Shop) -> None:
    """Manual capture: nothing is charged before it; the charge is an object in the answer where it is expanded."""
    intent = shop.intent()
    assert (intent.status, intent.metadata["order"]) == ("requires_payment_method", "ord_1")
    assert shop.double.authorise(intent.id)
    assert (shop.double.reserved("ord_1"), shop.double.kept("ord_1")) == (2000, 0)
    captured = shop.v1.payment_intents.capture(intent.id, {"expand": ["latest_charge"]})
    charge = captured.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (captured.status, captured.amount_received, charge.amount_captured) == ("succeeded", 2000, 2000)
    assert shop.v1.charges.retrieve(charge.id).metadata["order"] == "ord_1"
    assert (shop.double.reserved("ord_1"), shop.double.kept("ord_1")) == (0, 2000)


def test_automatic_capture_captures_at_once(shop: Shop) -> None:
    """Authorising captures the amount too."""
    intent = shop.intent(capture_method="automatic")
    assert shop.double.authorise(intent.id)
    assert (shop.status(intent), shop.double.kept("ord_1")) == ("succeeded", 2000)


def test_a_declined_customer_can_try_again(shop: Shop) -> None:
    """The intent has the reason, and another card authorises it."""
    intent = shop.intent()
    assert shop.double.decline(intent.id)
    error = shop.v1.payment_intents.retrieve(intent.id).last_payment_error
    assert error is not None
    assert error.code == "card_declined"
    assert shop.double.authorise(intent.id)
    assert shop.status(intent) == "requires_capture"


def test_a_challenge_is_passed_failed_or_too_late(shop: Shop) -> None:
    """Passed, it authorises; failed, the customer may try again; on a canceled intent it is refused."""
    passed, failed, late = (shop.intent(key) for key in "abc")
    assert all(shop.double.challenge(intent.id) for intent in (passed, failed, late))
    shop.v1.payment_intents.cancel(late.id)
    assert shop.double.answer_challenge(passed.id)
    assert shop.double.answer_challenge(failed.id, passed=False)
    assert not shop.double.answer_challenge(late.id)
    states = [shop.status(intent) for intent in (passed, failed, late)]
    assert states == ["requires_capture", "requires_payment_method", "canceled"]


def test_an_unexpected_state_is_refused(shop: Shop) -> None:
    """The errors of capture and cancel have the code of an unexpected state, and the intent."""
    intent = shop.intent()
    with pytest.raises(stripe.InvalidRequestError) as early:
        shop.capture(intent)
    assert shop.double.process(intent.id)
    with pytest.raises(stripe.InvalidRequestError) as processing:
        shop.v1.payment_intents.cancel(intent.id)
    assert [each.value.code for each in (early, processing)] == ["payment_intent_unexpected_state"] * 2
    body: Any = processing.value.json_body
    assert body["error"]["payment_intent"]["status"] == "processing"
    assert shop.double.settle(intent.id)
    shop.v1.payment_intents.cancel(intent.id)
    assert not shop.double.authorise(intent.id)
    assert (shop.double.reserved("ord_1"), shop.double.kept("ord_1")) == (0, 0)


def test_an_intent_may_change_after_it_was_made(shop: Shop) -> None:
    """The changed amount or currency is authorised and captured; after the capture nothing changes."""
    intent = shop.intent()
    assert shop.double.change(intent.id, amount=100)
    assert shop.double.authorise(intent.id)
    assert shop.double.change(intent.id, currency="USD")
    captured = shop.capture(intent)
    assert (captured.amount_received, captured.currency, shop.double.kept("ord_1")) == (100, "usd", 100)
    assert not shop.double.change(intent.id, amount=2000)


def test_invalid_requests_have_stripes_errors(shop: Shop) -> None:
    """Too small amounts, unknown ids, unknown parameters and a wrong key."""
    small: Any = {"amount": 49, "currency": "eur"}
    typo: Any = {"amount": 2000, "currency": "eur", "capture": "manual"}
    for params, code in ((small, "amount_too_small"), (typo, "parameter_unknown")):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            shop.v1.payment_intents.create(params)
        assert refused.value.code == code
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        shop.v1.payment_intents.retrieve("pi_none")
    assert (unknown.value.http_status, unknown.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.AuthenticationError):
        shop.v1.payment_intents.retrieve("pi_none", options={"api_key": "sk_test_other"})


def test_a_refused_capture_leaves_the_authorisation(shop: Shop) -> None:
    """The intent does not change, and expires later."""
    intent = shop.intent()
    shop.double.authorise(intent.id)
    shop.double.refuse_capture(intent.id)
    with pytest.raises(stripe.CardError) as refused:
        shop.capture(intent)
    assert refused.value.code == "capture_charge_authorization_expired"
    assert shop.status(intent) == "requires_capture"
    assert shop.double.expire(intent.id)
    assert shop.v1.payment_intents.retrieve(intent.id).cancellation_reason == "expired"
    assert [event.type for event in shop.double.events()][-2:] == ["charge.expired", "payment_intent.canceled"]


def test_refunds_are_limited_to_the_amount_left(shop: Shop) -> None:
    """Never more than is left, and none of a payment that was not captured."""
    reserved, intent = shop.intent("other"), shop.captured()
    shop.double.authorise(reserved.id)
    shop.refund(intent, amount=500, metadata={"return": "ret_1"})
    for wrong, more in ((intent, {"amount": 1501}), (reserved, {})):
        with pytest.raises(stripe.InvalidRequestError):
            shop.refund(wrong, **more)
    assert shop.refund(intent).amount == 1500
    with pytest.raises(stripe.InvalidRequestError) as nothing:
        shop.refund(intent)
    assert (nothing.value.code, shop.double.kept("ord_1")) == ("charge_already_refunded", 0)
    first = shop.v1.refunds.list({"payment_intent": intent.id, "limit": 1})
    assert (first.has_more, [each.amount for each in first.auto_paging_iter()]) == (True, [1500, 500])
    assert shop.double.refunds(intent.id)[0]["metadata"] == {"return": "ret_1"}


def test_a_failed_refund_returns_the_money_to_the_charge(shop: Shop) -> None:
    """A pending refund counts already; a failed one no longer counts, and can be made again."""
    intent = shop.captured()
    shop.double.refunds_pending(True)
    refund = shop.refund(intent)
    by_hand = shop.double.refund(intent.id)
    assert (refund.status, shop.double.kept("ord_1"), by_hand) == ("pending", 0, None)
    assert shop.double.fail_refund(refund.id)
    assert shop.double.kept("ord_1") == 2000
    again = shop.double.refund(intent.id, 700)
    assert again is not None
    assert shop.double.settle_refund(again)
    assert shop.double.kept("ord_1") == 1300


def test_a_disputed_charge_is_not_refunded(shop: Shop) -> None:
    """Neither while the dispute is open nor after it is lost."""
    intent = shop.captured()
    dispute = shop.double.dispute(intent.id)
    assert [each.id for each in shop.v1.disputes.list({"payment_intent": intent.id})] == [dispute]
    with pytest.raises(stripe.InvalidRequestError) as disputed:
        shop.refund(intent)
    assert disputed.value.code == "charge_disputed"
    assert shop.double.close_dispute(intent.id, won=True)
    assert shop.refund(intent).amount == 2000
