"""The outside world behind small ports: the clock, tokens, timers, payments, and pushes to open sockets."""
