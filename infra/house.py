"""The house: which module may import which. `make house` draws it into docs/architecture.md, a test enforces it."""

from __future__ import annotations

from pathlib import Path

from infra.marked import marked

PAGE = Path(__file__).resolve().parents[1] / "docs" / "architecture.md"

FLOORS: dict[str, tuple[str, ...]] = {
    "people": (),
    "live": (),
    "catalogue": ("people", "live"),
    "seats": ("catalogue",),
    "orders": ("seats",),
    "waitlist": ("orders",),
    "waiting_room": ("catalogue",),
    "organising": ("waitlist",),
    "stores": ("people", "live"),
    "bars": ("people", "live"),
    "checkout": ("people", "live"),
}
"""Each service, and those on which it stands directly. It may use all that these stand on, too."""

_OWN = {"use cases", "rules", "storage", "views"}

MAY_IMPORT: dict[str, dict[str, set[str]]] = {
    "app": {"own": {"app"}, "shared": {"functions", "http", "jobs"}},
    "functions": {
        "own": {"functions", "use cases", "rules", "views"},
        "below": {"functions", "use cases", "rules", "views"},
        "shared": {"http", "jobs"},
        "house": {"wiring", "core", "shapes", "errors", "observability"},
    },
    "jobs": {"own": {"jobs"}, "house": {"wiring", "core", "errors", "observability"}},
    "http": {"own": {"http"}, "house": {"wiring", "core", "shapes", "errors", "observability", "settings"}},
    "wiring": {
        "own": {"wiring"},
        "any": _OWN,
        "house": {"core", "table", "adapters", "errors", "settings", "observability"},
    },
    "use cases": {"own": _OWN, "below": _OWN, "house": {"core", "table", "adapters", "errors"}},
    "views": {"own": {"rules", "views"}, "below": {"rules", "views"}, "house": {"core", "shapes", "errors"}},
    "storage": {
        "own": {"rules", "storage"},
        "below": {"rules", "storage"},
        "house": {"core", "table", "errors", "settings"},
    },
    "rules": {"own": {"rules"}, "below": {"rules"}, "house": {"core", "errors"}},
    "table": {"own": {"table"}, "house": {"core", "errors", "settings"}},
    "adapters": {
        "own": {"adapters"},
        "any": {"rules"},
        "house": {"core", "errors", "settings", "observability"},
    },
    "core": {"own": {"core"}, "house": {"errors"}},
    "shapes": {},
    "errors": {},
    "settings": {},
    "observability": {"house": {"core"}},
}
"""By the kind of the importing module: what it may import of its own room (`own`), of the services below its own
(`below`), of any service (`any`), of what all functions share, and of the rooms that belong to no service (`house`)."""

LIBRARIES: dict[str, set[str]] = {
    "chalice": {"app", "functions", "http", "jobs"},
    "pynamodb": {"storage", "table"},
    "botocore.exceptions": {"adapters", "wiring", "table"},
    "botocore": {"adapters", "wiring"},
    "boto3": {"adapters", "wiring"},
    "stripe": {"adapters", "wiring"},
    "nacl": {"adapters"},
    "Cryptodome": {"adapters"},
    "segno": {"adapters"},
    "phonenumbers": {"core"},
    "zxcvbn": {"rules"},
}
"""Libraries that only some kinds of modules may import; the longest name that fits is the rule. Core and rules import
no others: these two are tables of facts."""

_WORDS = {
    "own": "its own",
    "below": "services below",
    "any": "any service",
    "shared": "`functions/`",
    "house": "the house",
}
_WHERE = {
    "app": "`app.py`",
    "functions": "`functions/<service>/`",
    "jobs": "`functions/jobs/`",
    "http": "`functions/http/`",
    "use cases": "`chalicelib/<service>/*.py`",
    "views": "`chalicelib/<service>/*views.py`",
    "storage": "`chalicelib/<service>/storage/`",
    "rules": "`chalicelib/<service>/rules/`",
}


def below(service: str) -> set[str]:
    """Every service that this one stands on, directly or not."""
    return {each for lower in FLOORS.get(service, ()) for each in (lower, *below(lower))}


def picture() -> str:
    """The services as a Mermaid graph: an arrow is "stands on"."""
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {service} --> {lower}" for service, lowers in reversed(FLOORS.items()) for lower in lowers]
    return "\n".join([*lines, "```"])


def table() -> str:
    """The import table in Markdown."""
    lines = ["| a module of | may import |", "|---|---|"]
    for kind, ways in MAY_IMPORT.items():
        parts = [
            f"{_WORDS[way]}: {', '.join(sorted(kinds))}"
            for way, kinds in ways.items()
            if (way, kinds) != ("own", {kind})
        ]
        lines.append(f"| {_WHERE.get(kind, f'`chalicelib/{kind}`')} | {'; '.join(parts) or 'nothing of ours'} |")
    return "\n".join(lines)


def drawn(page: str) -> str:
    """The page with the picture and the table between their markers as they are now."""
    return marked(page, "make house", {"picture": picture(), "table": table()})


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
