"""The edge: routes, requests, responses, errors, idempotency, identity."""
