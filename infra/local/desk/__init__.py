"""The workbench of the local cloud: a page at `/workbench/` that shows what is inside, and a clock that can be moved.

`door` answers the page and its calls; the other modules say what the answers are. `/mail/` is beside it.
"""
