"""All errors in one place: those of linehold_client.refusals, with the tree, and one for each code of the API."""

from linehold_client.codes import *  # noqa: F403
from linehold_client.refusals import (
    Conflict,
    LineholdError,
    NoAnswer,
    NotAllowed,
    NotFound,
    NotPaid,
    NotSignedIn,
    Outdated,
    Over,
    Refused,
    ServerFault,
    TooMany,
    Unreadable,
    WorkNeeded,
    WrongRequest,
)

__all__ = [
    "Conflict",
    "LineholdError",
    "NoAnswer",
    "NotAllowed",
    "NotFound",
    "NotPaid",
    "NotSignedIn",
    "Outdated",
    "Over",
    "Refused",
    "ServerFault",
    "TooMany",
    "Unreadable",
    "WorkNeeded",
    "WrongRequest",
    *(kind.__name__ for kind in Refused.known.values()),
]
