"""The generated half of the Python client (client/): models, calls and errors, made from docs/openapi.json.

The other half, which sends, waits, refreshes and watches, is written by hand.
"""
