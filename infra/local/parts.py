"""The private parts of MiniStack that are replaced here. Its version is pinned; a part that changed ends the start."""

import inspect
from collections.abc import Callable
from typing import Any


def taken(owner: Any, name: str, *parameters: str) -> Callable[..., Any]:
    """The function of this module or class; fails when it has gone, or is called with something else now."""
    function: Callable[..., Any] = getattr(owner, name)
    assert tuple(inspect.signature(function).parameters) == parameters, f"MiniStack's {name} has changed"
    return function
