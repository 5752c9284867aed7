"""The calls as values, which `Linehold.send` sends. Made by `make contract`."""
