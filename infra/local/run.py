"""`make run`: a local cloud in the foreground, with demo data, until Ctrl-C.

    PORT=8000 python -m infra.local.run

Without STRIPE_API_KEY payments use the test provider, which moves no money. With it they use that account of Stripe's
in test mode, or the double of Stripe at STRIPE_API. Emails are not delivered, unless SMTP_HOST=host:port names a server
that receives them.

An error is one line that says what to do. The state is in .local/.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

import httpx

from infra.local import state, variables
from infra.local.card import card
from infra.local.cloud import Addresses, Busy, Cloud
from infra.local.deploy import Deployment
from infra.local.inbox import NoLetter
from infra.local.seed import Refused, seed
from infra.local.stripe import Stripe, Unusable, from_environment
from infra.local.web import publish, publish_mail, publish_reference
from infra.package import ROOT, Failed

STATE = ROOT / ".local"


def main() -> None:
    """Runs until Ctrl-C or SIGTERM, which are exit status 0."""
    signal.signal(signal.SIGTERM, _interrupt)
    started = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {step}", flush=True)

    try:
        stripe = from_environment(os.environ)
        smtp = os.environ.get("SMTP_HOST") or None
        with Cloud(STATE, _port(), say, stripe, smtp) as cloud:
            _serve(cloud, say, stripe)
    except KeyboardInterrupt:
        print("Stopped; the data is kept in .local/.", flush=True)
    except state.Unreadable as where:
        _give_up(f"the saved state cannot be read ({where}). `make clean` deletes all data.")
    except (Busy, Failed, Unusable) as reason:
        _give_up(str(reason))


def _serve(cloud: Cloud, say: Callable[[str], None], stripe: Stripe | None) -> NoReturn:
    """Seeds, prints the card and watches the server. Ends only with an exception."""
    try:
        demo = _demo(cloud.addresses, say)
        deployment = Deployment(cloud.addresses.endpoint)
        s3 = deployment.client("s3")
        page = publish(cloud.addresses, s3, demo, stripe is not None) if demo else None
        shown, mail = publish_reference(cloud.addresses, s3), publish_mail(cloud.addresses, s3)
        variables.write(STATE / "env", deployment)
        _write_addresses(cloud.addresses, page, demo)
        print(
            card(cloud.addresses, page, shown, mail, demo, stripe, os.path.relpath(STATE / "addresses.json")),
            flush=True,
        )
        while cloud.alive():
            time.sleep(0.5)
        log = os.path.relpath(STATE / "cloud.log")
        _give_up(f"THE LOCAL CLOUD DIED. Its log is {log}; `make run` starts it again with all data.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave workers behind
        print("\nStopping ...", flush=True)
        for name in ("addresses.json", "env"):
            (STATE / name).unlink(missing_ok=True)


def _demo(addresses: Addresses, say: Callable[[str], None]) -> dict[str, Any] | None:
    """The demo data; None, with a message, when it cannot be created, because the API is useful without it."""
    try:
        demo = seed(addresses, STATE / "demo.json")
    except (Refused, NoLetter, httpx.HTTPError) as problem:
        print(f"The demo data could not be created. {problem}", file=sys.stderr, flush=True)
        return None
    except state.Unreadable as where:
        _give_up(f"the saved state cannot be read ({where}). `make clean` deletes all data.")
    say("demo data ready")
    return demo


def _write_addresses(addresses: Addresses, page: str | None, demo: dict[str, Any] | None) -> None:
    """Writes the addresses for scripts. The file exists only while the cloud runs."""
    content: dict[str, Any] = {"api": addresses.api, "websocket": addresses.websocket}
    if demo:
        content |= {"web": page, "demo": demo}
    state.write(STATE / "addresses.json", json.dumps(content, indent=2) + "\n")


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        _give_up(f"PORT={value} is no port number")
    return int(value)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _give_up(reason: str) -> NoReturn:
    raise SystemExit(f"make run: {reason}")


if __name__ == "__main__":
    main()
