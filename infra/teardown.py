"""Deletes what an environment runs on AWS, and says what stays: `make teardown ENV=staging`, or

    python -m infra.teardown ENV [--yes]

The edge goes first, because it refers to the APIs, then every stage. The data stack stays with its tables, queues,
bucket and secrets, and so do the bucket of the web application and the account's role for access logs. Without `--yes`
it asks for the environment's name.
"""

import argparse

import boto3

from infra import templates
from infra.deploy import require_environment, run, stacks_of
from infra.package import ROOT
from infra.services import STAGES

PARTS = ("edge", "costs", *STAGES)


def teardown(env: str, session: boto3.Session) -> dict[str, list[str]]:
    """Deletes the stacks; returns the names of those that were there, and what stays. Raises Failed."""
    stacks = stacks_of(session)
    gone = [f"linehold-{env}-{part}" for part in PARTS if stacks.delete(f"linehold-{env}-{part}")]
    return {"deleted": gone, "kept": kept()}


def kept() -> list[str]:
    """What outlives the stacks, by its name in the templates."""
    found = []
    for name in ("account", "data", "edge"):
        resources = templates.read(ROOT / "infra" / f"{name}.yaml")["Resources"]
        found += [f"{name}: {each}" for each, one in resources.items() if one.get("DeletionPolicy") == "Retain"]
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m infra.teardown", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("environment")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    chosen = parser.parse_args()
    require_environment(chosen.environment)
    if not chosen.yes and input(f"Delete the services of {chosen.environment}? Its name: ") != chosen.environment:
        raise SystemExit("teardown: nothing was deleted")
    run(lambda session: teardown(chosen.environment, session))


if __name__ == "__main__":
    main()
