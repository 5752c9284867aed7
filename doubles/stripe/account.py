"""The account that the double serves: its keys and its state.

The keys are constants, so that a system under test can be configured before the double is up.
"""

from __future__ import annotations

import threading

from doubles.stripe.delivery import Delivery
from doubles.stripe.faults import Faults
from doubles.stripe.journal import Journal
from doubles.stripe.keys import Keys
from doubles.stripe.ledger import Ledger

API_KEY = "sk_test_double"
PUBLISHABLE_KEY = "pk_test_double"
WEBHOOK_SECRET = "whsec_double"


class Account:
    """One lock guards all of it except the delivery, which has its own thread and only takes events."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.delivery = Delivery(WEBHOOK_SECRET)
        self.forget()

    def forget(self) -> None:
        """Resets the account to its first state."""
        self.ledger = Ledger(self.delivery.take)
        self.faults = Faults()
        self.journal = Journal()
        self.keys = Keys()
