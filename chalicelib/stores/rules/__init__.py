"""The rules of stores: no AWS, no I/O, the clock is an argument."""
