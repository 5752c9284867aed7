"""How each operation grows, and which limit of AWS it meets first: `make scale` writes docs/scale.md.

Operations run in this process, on small and on large data. Capacity units are worked out from the items that they
write and read, so the page says what the code does.
"""
