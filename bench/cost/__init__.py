"""What a month costs on AWS: `make cost PROFILE=shop` prints a bill, and writes docs/cost.md with all of them.

A bill is a product of three things, each with one source: what an operation uses (docs/scale.md and docs/benchmarks.md,
which are measured), how often it happens in a month (`profiles/`), and what AWS asks for it (`prices.toml`). What no
measurement says is an assumption and stands in `assumptions.toml`.
"""
