"""The double of Stripe moves money as Stripe does where we rely on it: the client here is Stripe's own."""

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


def test_money_is_reserved_then_kept(shop: Shop) -> None:
    """Manual capture: nothing is ours until we capture it; the charge comes as an object where it is asked for."""
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


def test_automatic_capture_takes_at_once(shop: Shop) -> None:
    """What the customer authorises is captured with it."""
    intent = shop.intent(capture_method="automatic")
    assert shop.double.authorise(intent.id)
    assert (shop.status(intent), shop.double.kept("ord_1")) == ("succeeded", 2000)


def test_a_declined_customer_can_try_again(shop: Shop) -> None:
    """The intent says why, and another card authorises it."""
    intent = shop.intent()
    assert shop.double.decline(intent.id)
    error = shop.v1.payment_intents.retrieve(intent.id).last_payment_error
    assert error is not None
    assert error.code == "card_declined"
    assert shop.double.authorise(intent.id)
    assert shop.status(intent) == "requires_capture"


def test_a_challenge_is_answered_too_late(shop: Shop) -> None:
    """Passed, it authorises; failed, the customer may begin again; canceled meanwhile, it does not work."""
    passed, failed, late = (shop.intent(key) for key in "abc")
    assert all(shop.double.challenge(intent.id) for intent in (passed, failed, late))
    shop.v1.payment_intents.cancel(late.id)
    assert shop.double.answer_challenge(passed.id)
    assert shop.double.answer_challenge(failed.id, passed=False)
    assert not shop.double.answer_challenge(late.id)
    states = [shop.status(intent) for intent in (passed, failed, late)]
    assert states == ["requires_capture", "requires_payment_method", "canceled"]


def test_an_unexpected_state_is_refused(shop: Shop) -> None:
    """Capture and cancel say that the state is unexpected, and which intent it is that is in it."""
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


def test_an_intent_may_not_be_what_was_asked_for(shop: Shop) -> None:
    """Another amount or currency is what is authorised and captured then; once it is captured nothing changes."""
    intent = shop.intent()
    assert shop.double.change(intent.id, amount=100)
    assert shop.double.authorise(intent.id)
    assert shop.double.change(intent.id, currency="USD")
    captured = shop.capture(intent)
    assert (captured.amount_received, captured.currency, shop.double.kept("ord_1")) == (100, "usd", 100)
    assert not shop.double.change(intent.id, amount=2000)


def test_what_stripe_refuses_is_refused(shop: Shop) -> None:
    """Too little money, unknown ids, unknown parameters and a wrong key have Stripe's own errors."""
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
    """The bank refuses, the intent stays as it is, and expires."""
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


def test_refunds_end_at_what_is_left(shop: Shop) -> None:
    """Not more than is left, nothing when nothing is left, and nothing of what was never captured."""
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


def test_a_failed_refund_gives_the_money_back(shop: Shop) -> None:
    """Pending it counts already; failed it counts no longer, and can be made again."""
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
    """As long as the dispute is open, and for good if it is lost."""
    intent = shop.captured()
    dispute = shop.double.dispute(intent.id)
    assert [each.id for each in shop.v1.disputes.list({"payment_intent": intent.id})] == [dispute]
    with pytest.raises(stripe.InvalidRequestError) as disputed:
        shop.refund(intent)
    assert disputed.value.code == "charge_disputed"
    assert shop.double.close_dispute(intent.id, won=True)
    assert shop.refund(intent).amount == 2000
