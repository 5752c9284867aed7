"""Accounts of operators and stores, customers, sign-ins, rate limits, and emails to customers."""
