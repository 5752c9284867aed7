"""Contention as on AWS, in front of an engine of DynamoDB that has none.

    functions ──► this proxy ──► engine: the local cloud's own, or another
                      │
                      ├── each committed write again, in order ──► the local cloud, when the engine is another: its
                      │                                            stream starts the functions
                      └── each committed write again, late ──► a copy for the reads of indexes

`python -m tests.contention` is a process of its own, which prints its address and ends when its standard input does.
`tests/support/contention.py` starts it. No engine that runs here makes two writers of one item conflict, throttles, or
reads an index late; what AWS does then is in its documentation: "Transaction conflict handling in DynamoDB" of the
developer guide, and the errors of the API reference.
"""
