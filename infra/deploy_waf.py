"""Deploys the firewall of an environment's edge: `make deploy-waf ENV=staging`, or

    python -m infra.deploy_waf ENV [SALE_CHALLENGE=on]

It is in us-east-1 wherever the environment is, because CloudFront takes web ACLs from there. Prints the ARN that
`make deploy-web WEB_ACL_ARN=...` needs once. A parameter that is left out keeps its value.
"""

import sys
from typing import Any

import boto3

from infra import templates
from infra.deploy import parse_options, require_environment, run, say, stacks_of
from infra.package import ROOT

REGION = "us-east-1"
OPTIONS = {"SALE_CHALLENGE": "SaleChallenge"}


def deploy(env: str, parameters: dict[str, str], session: boto3.Session) -> dict[str, str]:
    """Deploys the web ACL; returns the stack's outputs. Raises Failed."""
    there = boto3.Session(region_name=REGION, **_credentials(session))
    stacks, stack = stacks_of(there), f"linehold-{env}-waf"
    say(stack, stacks.apply(stack, templates.read(ROOT / "infra" / "waf.yaml"), {"Env": env, **parameters}))
    return stacks.outputs(stack)


def _credentials(session: boto3.Session) -> dict[str, Any]:
    found: Any = session.get_credentials()
    found = found.get_frozen_credentials()
    return {
        "aws_access_key_id": found.access_key,
        "aws_secret_access_key": found.secret_key,
        "aws_session_token": found.token,
    }


def main() -> None:
    """The command line."""
    env, *options = sys.argv[1:] or [""]
    require_environment(env)
    parameters = parse_options(options, OPTIONS)
    run(lambda session: deploy(env, parameters, session))


if __name__ == "__main__":
    main()
