"""What the calls of about take and answer. Made by `make contract`."""

from __future__ import annotations

from linehold_client.base import Model


class Links(Model, frozen=True, kw_only=True):
    """Where the documents are."""

    reference: str
    """The page that shows this description."""
    openapi: str
    """This description, as OpenAPI 3.1."""
    asyncapi: str
    """The description of the WebSocket, as AsyncAPI 3."""


class About(Model, frozen=True, kw_only=True):
    """The API."""

    name: str
    """`Linehold`."""
    version: str
    """The version of the contract."""
    build: str
    """What the code is called that answered; empty where the deployment gave it no name."""
    links: Links
    """Where the documents are."""
