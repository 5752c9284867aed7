"""The rules of waitlist: no AWS, no I/O, the clock is an argument."""
