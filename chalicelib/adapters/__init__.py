"""Outside systems behind small ports: payments, mail, pushes to sockets, timers, secrets, tokens, files, the clock."""
