"""`linehold`, the command line: a window on everything that the client does, for a terminal and for scripts."""
