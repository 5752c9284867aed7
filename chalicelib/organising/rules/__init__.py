"""The rules of organising: no AWS, no I/O, the clock is an argument."""
