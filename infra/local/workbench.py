"""A local cloud in the foreground, with demo data, until Ctrl-C (see infra.local.run).

Without STRIPE_API_KEY payments use the test provider, which moves no money. With it they use that account of Stripe's
in test mode, or the double of Stripe at STRIPE_API. With PUSH_SERVICE alerts go to that address (`doubles/push`), else
to the browsers' own push services. Emails are not delivered, unless SMTP_HOST=host:port names a server
that receives them. REPAIR=1 drops damaged lines of the journal.

An error is one line that says what to do. The state is in .local/.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.error import URLError

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import state, variables
from infra.local.card import card
from infra.local.cloud import Addresses, Busy, Cloud
from infra.local.deploy import Deployment
from infra.local.inbox import NoLetter
from infra.local.journal import Damaged
from infra.local.reload import Reload
from infra.local.saved import Saved
from infra.local.seed import Refused, seed
from infra.local.stripe import Stripe, Unusable, from_environment
from infra.local.template import web_url
from infra.local.web import Build, configure, publish_mail, publish_reference
from infra.package import ROOT, Failed
from infra.services import ALL

STATE = ROOT / ".local"
LOOK_SECONDS = 0.25
"""How often saved files and the server's end are looked for."""

WAYS_OUT = {
    errno.ENOSPC: "free some space on that disk; the data is kept",
    errno.EDQUOT: "free some space on that disk; the data is kept",
    errno.EFBIG: "free some space on that disk; the data is kept",
    errno.EROFS: "make that folder writable",
    errno.EACCES: "make it yours again, as `sudo chown -R $(id -u) .local` does",
    errno.EPERM: "make it yours again, as `sudo chown -R $(id -u) .local` does",
    errno.EISDIR: "a file belongs there: move that folder away",
    errno.EEXIST: "a folder belongs there: move that file away",
    errno.ENOTDIR: "a folder belongs there: move that file away",
}
"""What to do about an error of the operating system."""


def main() -> None:
    """Runs until KeyboardInterrupt."""
    started = time.monotonic()
    folder = Path(sys.argv[1]) if sys.argv[1:] else STATE

    def say(step: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {step}", flush=True)

    try:
        stripe = from_environment(os.environ)
        smtp = os.environ.get("SMTP_HOST") or None
        _compare_clocks(folder, say)
        build, saved = Build(), Saved(ROOT)
        try:
            with Cloud(folder, _port(), say, stripe, smtp, repair=bool(os.environ.get("REPAIR"))) as cloud:
                _serve(cloud, say, stripe, build, saved)
        finally:
            build.stop()
    except Damaged as line:
        _give_up(f"{line}. `make run REPAIR=1` drops all damaged lines, and keeps a copy of them in journal.dropped.")
    except (Busy, Failed, Unusable, state.Unreadable) as reason:
        _give_up(str(reason))
    except (BotoCoreError, ClientError, URLError) as problem:
        _give_up(f"the local cloud failed while it was starting ({problem}); see {os.path.relpath(folder)}/cloud.log")
    except OSError as problem:
        _give_up(_way_out(problem, folder))


def _serve(cloud: Cloud, say: Callable[[str], None], stripe: Stripe | None, build: Build, saved: Saved) -> NoReturn:
    """Seeds, prints the card and watches the server. Ends only with an exception."""
    try:
        demo = _demo(cloud, say)
        deployment = Deployment(cloud.addresses.endpoint)
        s3 = deployment.client("s3")
        page = web_url(cloud.addresses.endpoint)
        shown, mail = publish_reference(cloud.addresses, s3), publish_mail(cloud.addresses, s3)
        configure(cloud.state, cloud.addresses, demo, stripe is not None)
        if problem := build.wait():
            text = f"The web application could not be built; `/` shows what was built before. {problem}"
            print(text, file=sys.stderr, flush=True)
        else:
            say("web application built")
        variables.write(cloud.state / "env", deployment)
        where = cloud.state / "addresses.json"
        _write_addresses(where, cloud.addresses, page, demo)
        print(card(cloud.addresses, page, shown, mail, demo, stripe, os.path.relpath(where)), flush=True)
        reload = Reload(deployment, cloud.addresses.api, cloud.state / "package" / ALL, saved, _say_beside)
        with contextlib.closing(reload):
            while cloud.alive():
                time.sleep(LOOK_SECONDS)
                reload.look()
        log = os.path.relpath(cloud.state / "cloud.log")
        _give_up(f"THE LOCAL CLOUD DIED. Its log is {log}; `make run` starts it again with all data.")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must not leave workers behind
            signal.signal(number, signal.SIG_IGN)
        print("\nStopping ...", flush=True)
        for name in ("addresses.json", "config.json", "env"):
            (cloud.state / name).unlink(missing_ok=True)


def _say_beside(line: str) -> None:
    print(f"  {line}", flush=True)


def _demo(cloud: Cloud, say: Callable[[str], None]) -> dict[str, Any] | None:
    """The demo data; None, with a message, when it cannot be created, because the API is useful without it."""
    remembered = cloud.state / "demo.json"
    try:
        demo = seed(cloud.addresses, remembered)
    except (Refused, NoLetter, httpx.HTTPError) as problem:
        print(f"The demo data could not be created. {problem}", file=sys.stderr, flush=True)
        return None
    except state.Unreadable as problem:
        remembered.replace(remembered.with_suffix(".damaged"))
        say(f"{problem}: it is kept as demo.damaged, and the demo events are made anew")
        return _demo(cloud, say)
    say("demo data ready")
    return demo


def _compare_clocks(folder: Path, say: Callable[[str], None]) -> None:
    """Deadlines are compared with the clock, so they end late when it was set back."""
    journal = folder / "journal.jsonl"
    if journal.exists() and (ahead := journal.stat().st_mtime - time.time()) > 60:
        say(f"the clock is {ahead / 60:.0f} minutes behind the saved data: what is held until then is held longer")


def _way_out(problem: OSError, folder: Path) -> str:
    """One line. A write that failed does not say where."""
    if isinstance(problem, shutil.Error):  # of several files, each with its own text
        return f"{problem.args[0][0][2]}"
    where = os.path.relpath(problem.filename or folder)
    way = WAYS_OUT.get(problem.errno or 0)
    return f"{problem.strerror or problem} ({where}){f': {way}' if way else ''}"


def _write_addresses(path: Path, addresses: Addresses, page: str, demo: dict[str, Any] | None) -> None:
    """Writes the addresses for scripts. The file exists only while the cloud runs."""
    content: dict[str, Any] = {"api": addresses.api, "websocket": addresses.websocket, "web": page}
    if demo:
        content["demo"] = demo
    state.write(path, json.dumps(content, indent=2) + "\n")


def _port() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        _give_up(f"PORT={value} is no port number")
    return int(value)


def _give_up(reason: str) -> NoReturn:
    raise SystemExit(f"make run: {reason}")
