"""The module of errors: a class for each code, below the class of its status."""

from __future__ import annotations

from collections import defaultdict

from infra.contract.client.document import Document
from infra.contract.client.types import class_name, docstring, quoted

FAMILIES = {
    "400": "WrongRequest",
    "406": "WrongRequest",
    "413": "WrongRequest",
    "415": "WrongRequest",
    "422": "WrongRequest",
    "401": "NotSignedIn",
    "402": "NotPaid",
    "403": "NotAllowed",
    "404": "NotFound",
    "409": "Conflict",
    "410": "Over",
    "412": "Outdated",
    "429": "TooMany",
    "500": "ServerFault",
    "503": "ServerFault",
}
"""The class of linehold_client.errors for each status."""


def module(document: Document) -> str:
    """Its text."""
    statuses: dict[str, set[str]] = defaultdict(set)
    for operation in document.operations:
        for status, code in operation.codes():
            statuses[code].add(status)
    families = {code: list(dict.fromkeys(FAMILIES[each] for each in sorted(statuses[code]))) for code in statuses}
    used = sorted({family for each in families.values() for family in each})
    lines = [*docstring("A class for each code of an error, below that of its status. Made by `make contract`.", 0), ""]
    lines += ["from linehold_client.refusals import (", *(f"    {name}," for name in used), ")"]
    for code in sorted(statuses):
        lines += ["", "", f"class {class_name(code)}({', '.join(families[code])}, code={quoted(code)}):"]
        lines += docstring(f"Status {' or '.join(sorted(statuses[code]))}, `{code}`.", 4)
    return "\n".join(lines) + "\n"
