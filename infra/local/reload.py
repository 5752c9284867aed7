"""Hot reload: saved code of the functions goes live under `make run`, without a new deployment.

The stack stays the one of the packaged artefact. When a file is saved, the functions get its package with that file
replaced, by `UpdateFunctionCode` as on AWS. The local cloud lets calls that run end with the old code, so no request is
lost (`infra.local.server.let_invocations_end`). Code that cannot be imported is said in a line, and changes nothing.

What app.py binds, and the addresses of calls, are in the templates. A new one needs a new `make run`, and that is said.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.deploy import Deployment
from infra.local.running_code import Bound, Broken, RunningCode
from infra.local.saved import Saved
from infra.services import ALL
from infra.target import Target
from layers.runtime import build as layer

CALLS = "-APIHandler-"
"""A part of the name of the function that answers calls."""
ANSWERS_WITHIN_SECONDS = 30


class Reload:
    """Brings what is `saved` to a cloud that runs the package in `packaged`; `say` gets one line a time."""

    def __init__(
        self,
        deployment: Deployment,
        api: str,
        packaged: Path,
        saved: Saved,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deployment, self._api, self._saved, self._say, self._clock = deployment, api, saved, say, clock
        self._waiting: set[str] = set()
        """Saved files that the functions do not have, because of a mistake in one of them."""
        folder = packaged / "running"
        shutil.rmtree(folder, ignore_errors=True)
        self._code = RunningCode(
            packaged / "deployment.zip", folder, layer.unpacked(Target.of_this_machine()) / "python", ALL
        )
        self._deployed = self._code.bound

    def close(self) -> None:
        """Looks no more."""
        self._code.close()

    def look(self) -> bool:
        """Brings what was saved since the last look to the functions, and says so; whether it did."""
        saved = self._saved.look()
        if not saved:
            return False
        begun = self._clock()
        self._waiting |= saved
        try:
            self._code.replace(self._saved.root, self._waiting)
            self._update()
        except (Broken, OSError, BotoCoreError, ClientError) as problem:
            self._say(f"not reloaded: {problem}; the code of before goes on")
            return False
        files, self._waiting = sorted(self._waiting), set()
        more = f" and {len(files) - 1} more" if files[1:] else ""
        self._say(
            f"reloaded {files[0]}{more} in {self._clock() - begun:.1f} s{_unbound(self._deployed, self._code.bound)}"
        )
        return True

    def _update(self) -> None:
        """All functions have one package. That of the calls comes first, and one call starts a worker of it meanwhile:
        others are not started before they are needed, because each start takes half a second of a core."""
        code = self._code.zipped()
        bucket, key = self._deployment.upload(hashlib.sha256(code).hexdigest(), code)
        functions = self._deployment.client("lambda")
        pages = functions.get_paginator("list_functions").paginate()
        names = [each["FunctionName"] for page in pages for each in page["Functions"]]
        with ThreadPoolExecutor(1) as beside:
            for name in sorted(names, key=lambda name: CALLS not in name):
                functions.update_function_code(FunctionName=name, S3Bucket=bucket, S3Key=key)
                if CALLS in name:
                    beside.submit(self._call)

    def _call(self) -> None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{self._api}/v1/", timeout=ANSWERS_WITHIN_SECONDS).close()


def _unbound(deployed: Bound, now: Bound) -> str:
    """What the deployed stack does not have, or has still."""
    calls, functions = deployed.calls ^ now.calls, deployed.functions ^ now.functions
    if not calls and not functions:
        return ""
    return f"; `make run` again for what is not in its templates: {', '.join(sorted(calls | functions)[:3])}"
