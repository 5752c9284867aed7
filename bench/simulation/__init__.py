"""Checkouts in virtual time: the rules of `chalicelib.checkout` with simulated shoppers, compared with theory."""
