"""The rules of catalogue: no AWS, no I/O, the clock is an argument."""
