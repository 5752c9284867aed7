"""Lists in Stripe's pages: the newest first; the next page starts after the last object of this one."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.stripe.errors import missing
from doubles.stripe.forms import Params, check_names, positive
from doubles.stripe.ledger import Object

FILTERS = ("payment_intent", "charge")
USUAL_LIMIT, HIGHEST_LIMIT = 10, 100


def page(objects: Mapping[str, Object], params: Params, path: str) -> Object:
    check_names(params, (*FILTERS, "limit", "starting_after"))
    limit = min(positive(params, "limit"), HIGHEST_LIMIT) if "limit" in params else USUAL_LIMIT
    wanted = {name: params[name] for name in FILTERS if name in params}
    found = [each for each in objects.values() if wanted.items() <= {name: each[name] for name in FILTERS}.items()]
    found.reverse()
    if after := params.get("starting_after"):
        ids = [each["id"] for each in found]
        if after not in ids:
            raise missing(path.rpartition("/")[2].removesuffix("s"), after, "starting_after")
        found = found[ids.index(after) + 1 :]
    return {"object": "list", "url": path, "has_more": len(found) > limit, "data": found[:limit]}
