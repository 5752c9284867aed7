"""The rules of seats: no AWS, no I/O, the clock is an argument."""
