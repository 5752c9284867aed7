"""A double of Stripe's HTTP API on the loopback, with which tests pay.

It is a process of its own, and Stripe's own client calls it over a socket. So tests meet what production meets:
form-encoded requests, real error bodies, replayed keys, connections that close without an answer, and events with real
signatures. It has the shapes, names, states and order of events of the part of Stripe that Linehold uses, and refuses
everything else. It keeps everything in memory and decides no outcome by itself: a test acts for the customer and the
bank through /_control.

    server ─► api ─► intents, refunds, objects     requests of the system under test: keys replay, faults strike
       └────► control ─► customer, bank, refunds   acts of the customer and the bank, and queries of the test
                            └─► ledger ─► events ─► delivery
"""
