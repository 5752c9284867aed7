"""The module of groups: the calls of each tag as methods, of a client that waits and of one that is awaited."""

from __future__ import annotations

from infra.contract.client.calls import pages_of
from infra.contract.client.document import Document
from infra.contract.client.types import class_name, docstring

_KINDS = (("", "sent", "listed", "Group"), ("Async", "awaited", "listed_async", "AsyncGroup"))

_CLIENTS = (("asynchronous", "AsyncLinehold"), ("client", "Linehold"))


def module(document: Document) -> str:
    """Its text."""
    tags = [tag for tag in document.tags if any(each.tag == tag for each in document.operations)]
    about = "The calls as methods: `client.seats.take_hold(...)`. Made by `make contract`."
    lines = [*docstring(about, 0), "", "from __future__ import annotations", "", "from typing import TYPE_CHECKING", ""]
    lines += ["from linehold_client.bound import AsyncGroup, Group, awaited, listed, listed_async, sent"]
    lines += ["from linehold_client.calls import (", *(f"    {tag}," for tag in sorted(tags)), ")"]
    lines += ["", "if TYPE_CHECKING:"]
    lines += [f"    from linehold_client.{home} import {name}" for home, name in _CLIENTS]
    for prefix, plain, paged, base in _KINDS:
        for tag in tags:
            lines += ["", "", f"class {prefix}{class_name(tag)}({base}):"]
            lines += [*docstring(document.tags[tag].partition("\n")[0], 4), ""]
            for each in (each for each in document.operations if each.tag == tag):
                how = paged if pages_of(document, each) else plain
                lines.append(f"    {each.name} = {how}({tag}.{each.name})")
        lines += ["", "", f"class {prefix}Calls:", '    """All groups of a client."""', ""]
        lines += [f"    def __init__(self, client: {prefix}Linehold) -> None:"]
        lines += [f"        self.{tag} = {prefix}{class_name(tag)}(client)" for tag in tags]
    return "\n".join(lines) + "\n"
