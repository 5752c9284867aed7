"""The HTTP edge: routes, requests, responses, errors, idempotency, callers."""
