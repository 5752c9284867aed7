"""A shop's walk-in queues: join codes, tickets, the board, closing."""
