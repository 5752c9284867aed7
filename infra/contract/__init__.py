"""The documents of the client's contract, written from the declared calls and topics: `make contract`."""
