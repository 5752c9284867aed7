"""Checkout: a supermarket's door, its lines and tills, and advice on how many tills to open."""
