"""Lambda entry points: they parse, call one use case, and answer."""
