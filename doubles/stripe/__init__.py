"""A double of Stripe's HTTP API, on the loopback: what tests pay with.

It is a process of its own, spoken to over a socket by Stripe's own client, so that a test meets what production
meets: form-encoded requests, real error bodies, replayed keys, connections that close without an answer, and events
with real signatures. It promises the shapes, names, states and order of events of the part of Stripe that we use,
and refuses what it does not know. It keeps everything in memory, and never makes up an outcome by itself: what the
customer and the bank do, a test says through /_control.

    server ─► api ─► intents, refunds, objects     what we ask Stripe for: keys replay, faults strike
       └────► control ─► customer, bank, refunds   what the others do, and what the test wants to know
                            └─► ledger ─► events ─► delivery
"""
