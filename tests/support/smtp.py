"""A mail server for tests: receives emails over SMTP (RFC 5321) on the loopback interface and delivers none.

It knows the commands that smtplib sends; it answers any other with an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Thread
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Received:
    """An email: the addresses of the envelope, and the bytes of the message."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message


class Sink:
    """A mail server while its block runs. `address` is its host:port. While it is `down`, tries fail for now."""

    def __init__(self) -> None:
        self.down = False
        self.refused = 0
        self._got: list[Received] = []
        self._news = Condition()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.sink = self

    @property
    def address(self) -> str:
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    @property
    def received(self) -> list[Received]:
        with self._news:
            return list(self._got)

    @property
    def messages(self) -> list[EmailMessage]:
        return [each.message for each in self.received]

    def to(self, address: str) -> list[EmailMessage]:
        """The emails to this address, by the envelope."""
        return [each.message for each in self.received if address in each.recipients]

    def wait_for(self, address: str, count: int = 1, seconds: float = 20.0) -> list[EmailMessage]:
        """What has come for this address, once it is so many."""
        self._wait(lambda: len(self.to(address)) >= count, f"mail for {address}", seconds)
        return self.to(address)

    def wait_for_refusal(self, count: int = 1, seconds: float = 20.0) -> None:
        """Until so many callers were sent away."""
        self._wait(lambda: self.refused >= count, "refusal", seconds)

    def take(self, mail: Received) -> None:
        with self._news:
            self._got.append(mail)
            self._news.notify_all()

    def refuse(self) -> None:
        with self._news:
            self.refused += 1
            self._news.notify_all()

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), name="smtp-sink", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _wait(self, come: Callable[[], bool], what: str, seconds: float) -> None:
        with self._news:
            if not self._news.wait_for(come, seconds):
                raise AssertionError(f"no {what} within {seconds} s")


class _Server(ThreadingTCPServer):
    daemon_threads = True
    sink: Sink


class _Session(StreamRequestHandler):
    """One caller, from the greeting to QUIT."""

    timeout = 20

    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        sink, sender, recipients = self.server.sink, "", list[str]()
        if sink.down:
            self._say("421 closed for now")
            sink.refuse()
            return
        self._say("220 sink")
        while line := self.rfile.readline().decode("ascii", "replace").rstrip("\r\n"):
            word = line.split(" ")[0].split(":")[0].upper()
            match word:
                case "EHLO" | "HELO" | "RSET":
                    recipients.clear()
                    self._say("250 sink")
                case "MAIL":
                    sender = _address(line)
                    self._say("250 ok")
                case "RCPT":
                    recipients.append(_address(line))
                    self._say("250 ok")
                case "DATA" if recipients:
                    self._say("354 go on")
                    content = self._content()
                    if sink.down:
                        self._say("451 not now")
                        sink.refuse()
                    else:
                        sink.take(Received(sender, tuple(recipients), content))
                        self._say("250 taken")
                    recipients.clear()
                case "QUIT":
                    self._say("221 bye")
                    return
                case "NOOP":
                    self._say("250 ok")
                case _:
                    self._say("502 not known here")

    def _content(self) -> bytes:
        """Up to the line that is a dot; other lines that begin with one have got another (RFC 5321, 4.5.2)."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def _address(line: str) -> str:
    """`RCPT TO:<ann@example.com> SIZE=1` → `ann@example.com`"""
    return line.partition("<")[2].partition(">")[0]
