"""Bookings: payment, refunds, tickets, check-in."""
