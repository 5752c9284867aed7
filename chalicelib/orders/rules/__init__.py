"""The rules of orders: no AWS, no I/O, the clock is an argument."""
