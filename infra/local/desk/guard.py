"""Who may ask the workbench: this machine's browser from the workbench's own page, and programs on this machine.

A page of another site that is open in the same browser can send requests to loopback. It cannot set what a browser says
of it: `Origin`, `Sec-Fetch-Site`, and, when its name was made to lead here, `Host`.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1"})
NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
JSON = b"application/json"


class Refused(Exception):
    """The message says why."""


def check_host(client: str | None, headers: Mapping[bytes, bytes]) -> None:
    """Raises Refused for a request of another machine, or under another name than this machine's."""
    if client not in LOOPBACK:
        raise Refused("The workbench answers this machine alone.")
    if _name(headers.get(b"host", b"").decode("latin-1")) not in NAMES:
        raise Refused("The workbench answers at 127.0.0.1 and localhost alone.")


def check_origin(method: str, headers: Mapping[bytes, bytes]) -> None:
    """Raises Refused for a request of another page. What changes something has to be JSON, which a form cannot send."""
    if headers.get(b"sec-fetch-site", b"none") not in (b"same-origin", b"none"):
        raise Refused("Another page asks.")
    if b"origin" in headers and headers[b"origin"] != b"http://" + headers.get(b"host", b""):
        raise Refused("Another page asks.")
    if method == "POST" and headers.get(b"content-type", b"").partition(b";")[0].strip() != JSON:
        raise Refused("A change is sent as application/json.")


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
