"""The primitives and small pure types: no AWS, no I/O; the clock is an argument.

Times are whole milliseconds since 1970 (`now`, `until`), so comparing two of them is exact.
"""
