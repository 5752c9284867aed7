"""The use cases. Each takes plain values, applies the kernel's rules, and writes through `storage`."""
