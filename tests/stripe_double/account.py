"""The account that the double serves: its keys, and everything it remembers.

The keys are constants, so that a system under test can be configured before the double is up.
"""

from __future__ import annotations

import threading

from tests.stripe_double.delivery import Delivery
from tests.stripe_double.faults import Faults
from tests.stripe_double.journal import Journal
from tests.stripe_double.keys import Keys
from tests.stripe_double.ledger import Ledger

API_KEY = "sk_test_double"
PUBLISHABLE_KEY = "pk_test_double"
WEBHOOK_SECRET = "whsec_double"


class Account:
    """One lock is around all of it but the delivery, which has its own thread and is only handed events."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.delivery = Delivery(WEBHOOK_SECRET)
        self.forget()

    def forget(self) -> None:
        """As if nothing had ever happened."""
        self.ledger = Ledger(self.delivery.take)
        self.faults = Faults()
        self.journal = Journal()
        self.keys = Keys()
