"""The variables of the API's function, in a file for shells and editors.

With them `chalice local` serves the API in one process, which a debugger can stop, on the data of the local cloud that
runs.
"""

import shlex
from pathlib import Path

from infra.local import state
from infra.local.deploy import Deployment


def write(path: Path, deployment: Deployment) -> None:
    """Writes NAME=value lines, quoted for a shell where that is needed."""
    pages = deployment.client("lambda").get_paginator("list_functions").paginate()
    functions = [function for page in pages for function in page["Functions"]]
    variables: dict[str, str] = {}
    for function in functions:
        if function["Handler"] == "app.app":
            variables |= function["Environment"]["Variables"]
    del variables["PYTHONPATH"]  # the layer; .venv has the same libraries
    # what Lambda and the local cloud give to each function
    variables |= {
        "AWS_ENDPOINT_URL": deployment.endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    if (clock := path.parent.resolve() / "clock").exists():
        variables["CLOCK_FILE"] = str(clock)
    lines = (f"{name}={shlex.quote(value)}\n" for name, value in sorted(variables.items()))
    state.write(path, "".join(lines))
