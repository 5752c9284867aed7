"""`make bench`: what operations cost, printed as a table and kept in `docs/benchmarks.md`.

Machines differ and are shared, so what counts are numbers of calls, bytes, and ratios of two things measured in one
run. Nothing here is asserted: tests say what is right, this says what it costs.
"""
