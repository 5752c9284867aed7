"""Acts of the customer in Stripe's form in the browser. False means that the form shows an error.

requires_payment_method ──authorise──► requires_capture (manual), succeeded (automatic)
       ▲    │      ▲─────decline──────┘ instead
       │    └─challenge──► requires_action ──answered, passed──► as authorised
       └───────────────────────┴──answered, not passed
"""

from __future__ import annotations

from doubles.stripe.intents import mark_captured
from doubles.stripe.ledger import Ledger, Object
from doubles.stripe.objects import new_charge, new_payment_method

PAYABLE = ("requires_payment_method", "requires_confirmation")


def authorise(ledger: Ledger, id: str) -> bool:
    intent = ledger.intent(id)
    if intent["status"] not in PAYABLE:
        return False
    go_through(ledger, intent)
    return True


def decline(ledger: Ledger, id: str) -> bool:
    """The bank declines: at once, or a payment that is processing."""
    intent = ledger.intent(id)
    if intent["status"] not in (*PAYABLE, "processing"):
        return False
    charge = new_charge(intent, paid=False)
    ledger.charges[charge["id"]] = charge
    intent["latest_charge"] = charge["id"]
    _fail(
        ledger, intent, "card_declined", "Your card was declined.", charge=charge["id"], decline_code="generic_decline"
    )
    return True


def challenge(ledger: Ledger, id: str) -> bool:
    """The bank asks the customer to authenticate."""
    intent = ledger.intent(id)
    if intent["status"] not in PAYABLE:
        return False
    intent.update(
        status="requires_action",
        payment_method=new_payment_method(),
        next_action={"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}},
    )
    ledger.emit("payment_intent.requires_action", intent)
    return True


def answer_challenge(ledger: Ledger, id: str, passed: bool) -> bool:
    intent = ledger.intent(id)
    if intent["status"] != "requires_action":
        return False
    if passed:
        go_through(ledger, intent)
    else:
        message = "We are unable to authenticate your payment method."
        _fail(ledger, intent, "payment_intent_authentication_failure", message)
    return True


def go_through(ledger: Ledger, intent: Object) -> None:
    """Authorises the money, and captures it unless the capture is manual."""
    intent.update(
        payment_method=intent["payment_method"] or new_payment_method(),
        last_payment_error=None,
        next_action=None,
        processing=None,
    )
    charge = new_charge(intent, paid=True)
    ledger.charges[charge["id"]] = charge
    intent["latest_charge"] = charge["id"]
    if intent["capture_method"] == "manual":
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        ledger.emit("payment_intent.amount_capturable_updated", intent)
    else:
        mark_captured(ledger, intent)
        ledger.emit("payment_intent.succeeded", intent)


def _fail(ledger: Ledger, intent: Object, code: str, message: str, **more: str) -> None:
    type = "card_error" if code == "card_declined" else "invalid_request_error"
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        processing=None,
        last_payment_error={"type": type, "code": code, "message": message, **more},
    )
    ledger.emit("payment_intent.payment_failed", intent)
