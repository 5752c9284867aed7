"""Waiting rooms: customers wait in front of a sale, in an order that they can check, and are admitted as it has room."""
