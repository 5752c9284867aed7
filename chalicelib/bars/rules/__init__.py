"""The rules of bars: no AWS, no I/O, the clock is an argument."""
