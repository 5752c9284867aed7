"""What answers: the API's name, its version, and where its documents are."""

from __future__ import annotations

from urllib.parse import urljoin

import msgspec

from chalicelib.shapes import Link
from functions.http.routes import Answer, Call, Routes

VERSION = "0.2.0"

routes = Routes("about")


class Links(msgspec.Struct, frozen=True):
    """Where the documents are."""

    reference: Link
    """The page that shows this description."""
    openapi: Link
    """This description, as OpenAPI 3.1."""
    asyncapi: Link
    """The description of the WebSocket, as AsyncAPI 3."""


class About(msgspec.Struct, frozen=True):
    """The API."""

    name: str
    """`Linehold`."""
    version: str
    """The version of the contract."""
    build: str
    """What the code is called that answered; empty where the deployment gave it no name."""
    links: Links


@routes.get("/v1/", answer=About)
def about(call: Call[None, None]) -> Answer:
    """The API's name, version and build, and where its documents are."""
    page = call.app.config.web_url
    links = Links(*(urljoin(page, f"reference/{name}") for name in ("index.html", "openapi.json", "asyncapi.json")))
    return Answer(About("Linehold", VERSION, call.app.config.build, links))
