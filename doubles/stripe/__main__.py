"""Serves until it is stopped: `python -m doubles.stripe [--port N]` prints its address in one line.

It ends when its stdin closes, because the process that started it has ended or closed it.
"""

from __future__ import annotations

import argparse
import os
import threading

from doubles.stripe.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m doubles.stripe", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one by default")
    with Server(parser.parse_args().port) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        threading.Thread(target=_end_with_stdin, args=(server,), daemon=True).start()
        server.serve_forever(poll_interval=0.02)


def _end_with_stdin(server: Server) -> None:
    # os.read and not sys.stdin: a thread blocked in the latter holds a lock that the interpreter wants at its end.
    while os.read(0, 4096):
        pass
    server.shutdown()


if __name__ == "__main__":
    main()
