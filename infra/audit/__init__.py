"""Checks the invariants over the whole table, reading only: `make audit`, or `python -m infra.audit`.

    scan, page by page ──► spool, by thing (an event, a room, a store, …) ──► rules of each service ──► suspects
                                                                                                          │
                        violations ◄── those that stand each time ◄── read again, consistently, a few times

A scan is no snapshot: what it reads first has changed when it reads the last. And the code writes one thing after
another. So a rule only suspects, and judges by the clock with the graces that the code has. A suspect is read again,
with everything that it is compared with, until it is gone or has stood for longer than any call runs.
"""
