"""The rules of holds, prices, payments and deadlines: no AWS, no I/O, and the clock is an argument.

Times are whole milliseconds since 1970 (`now`, `until`), so that comparing two of them is exact.
"""
