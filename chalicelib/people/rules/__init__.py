"""The rules of people: no AWS, no I/O, the clock is an argument."""
