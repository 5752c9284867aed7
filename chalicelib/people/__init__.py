"""Operators, customers and stores as accounts and callers: sign-up, sign-in, tokens, rate limits."""
