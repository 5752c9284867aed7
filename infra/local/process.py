"""The server process of a local cloud: its environment, its start and its end.

It has a session of its own, so that all its workers end with it, and Ctrl-C in a terminal reaches only the launcher,
which stops things in order.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

from infra.local.state import opened
from infra.package import BUILD, ROOT, Failed

PYTHON = ROOT / ".venv-cloud" / "bin" / "python"
"""The environment of the local cloud alone, which pins a botocore of its own."""

READY_WITHIN_SECONDS = 30.0
STOPPED_WITHIN_SECONDS = 10.0


def port_is_free(port: int) -> bool:
    """Whether a server could listen there now (a port whose connections are still closing counts as free)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class ServerProcess:
    """One server on one port, with a scratch folder that is deleted with it.

    The functions use the DynamoDB at the address `dynamodb`, or without one the server's own.
    """

    def __init__(self, state: Path, port: int, smtp: str | None = None, dynamodb: str | None = None) -> None:
        self._state = state.resolve()
        self._port, self._smtp, self._dynamodb = port, smtp, dynamodb
        self._process: subprocess.Popen[bytes] | None = None
        # Every worker process unpacks its own copy of the code. On a disk that takes most of a cold start.
        memory = Path("/dev/shm")
        parent = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
        self._scratch = parent / f"linehold-{os.getuid()}-{port}"
        self.log = self._state / "cloud.log"

    def start(self) -> None:
        """Starts the server and waits until it answers. Raises Failed."""
        if not PYTHON.exists():
            raise Failed("the local cloud is not installed; `make setup` installs it")
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir(mode=0o700)
        try:
            self._process = self._started()
        except BaseException:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if not self.alive():
                raise Failed(f"the local cloud ended while it was starting; see {self.log}")
            if self._answers():
                return
            time.sleep(0.02)
        raise Failed(f"the local cloud was not ready after {READY_WITHIN_SECONDS:.0f} s; see {self.log}")

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Asks the server to end, and kills it when it does not."""
        if self._process:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOPPED_WITHIN_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Kills the server and all its workers at once. Safe to call when nothing runs."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            assert self._process.stdin
            self._process.stdin.close()
            self._process = None
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _started(self) -> subprocess.Popen[bytes]:
        venv.create(self._scratch / "python", symlinks=True)  # for the functions: without any library
        with opened(self.log) as log:
            return subprocess.Popen(
                [str(PYTHON), "-m", "infra.local.tether"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.PIPE,  # its end is the end of the server: infra.local.tether
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self._port}/_ministack/ready", timeout=2).close()
        except OSError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        """Only what is listed here, because every function gets the server's environment."""
        cores = os.cpu_count() or 1
        workers = os.environ.get("LINEHOLD_WORKERS") or str(min(16, max(4, 4 * cores)))
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        if self._smtp:
            inherited["SMTP_HOST"] = self._smtp
        if self._dynamodb:
            inherited["AWS_ENDPOINT_URL_DYNAMODB"] = self._dynamodb
        return inherited | {
            "TZ": "UTC",
            "LINEHOLD_WORKERS": workers,
            "LINEHOLD_PYTHON": str(self._scratch / "python" / "bin" / "python"),
            "LINEHOLD_JOURNAL": str(self._state / "journal.jsonl"),
            "LINEHOLD_WEB": str(BUILD / "web"),
            "LINEHOLD_WEB_CONFIG": str(self._state / "config.json"),
            "CLOCK_FILE": str(self._state / "clock"),
            "TMPDIR": str(self._scratch),
            "STATE_DIR": str(self._scratch / "state"),
            "S3_DATA_DIR": str(self._scratch / "s3"),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "LAMBDA_WARM_TTL_SECONDS": "86400",
            # The turnstile limits the workers. MiniStack's own limit (16 on a small machine) would throttle.
            "LAMBDA_ACCOUNT_CONCURRENCY": "1000",
            # No other listeners, and no use of a Docker daemon that may run here.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": "unix:///nonexistent",
        }
