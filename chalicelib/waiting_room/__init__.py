"""Waiting rooms: customers wait in front of a sale, in an order that they can check, and come in as it has room."""
