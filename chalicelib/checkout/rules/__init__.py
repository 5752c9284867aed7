"""Rules of checkouts: which line a shopper joins and a till serves, how long it takes, how many tills are needed."""
