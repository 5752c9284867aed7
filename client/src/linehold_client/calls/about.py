"""What answers: the API's name, its version, and where its documents are. Made by `make contract`."""

from __future__ import annotations

from linehold_client.call import Call
from linehold_client.models.about import About


def about() -> Call[About]:
    """The API's name, version and build, and where its documents are.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "about",
        "GET",
        "/v1/",
        About,
    )
