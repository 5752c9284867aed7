"""The page's part of live."""
