"""The calls of the waitlist, in the order in which the API's document has them."""

from __future__ import annotations

from functions.waitlist import routes

CALLS = [routes.routes]
