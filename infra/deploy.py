"""Deploys a stage to AWS: `make deploy ENV=staging PAYMENTS=stripe WEB_URL=https://app.example.com/`, or

    python -m infra.deploy STAGE ENV PAYMENTS WEB_URL [MAIL_FROM=...] [TRUSTED_PROXIES=...] [API_URL=...] \
        [CHALLENGE=...] [EDGE_ONLY=...] [RESERVE_CONCURRENCY=...]

after `make package STAGE=...`. First the data stack, which all stages of an environment share, then the stage's own.

Needs AWS credentials and a region in the environment (AWS_PROFILE or AWS_ACCESS_KEY_ID ..., AWS_REGION) that may
create roles, functions, APIs, tables, queues, buckets and secrets. The first deployment creates a bucket for code and
templates. A later deployment updates what has changed.

Every deployment of a stage that takes payments has to name the payment provider, because with a default seats could be
free by mistake, and every deployment the address of the page, because codes and links lead there. MAIL_FROM,
TRUSTED_PROXIES, API_URL, CHALLENGE, EDGE_ONLY and RESERVE_CONCURRENCY keep their values when they are left out; at
first there is no sender, no proxy and no challenge, requests past the edge are served, no invocations are kept for a
function, and emails have the API's own address. MAIL_FROM= and API_URL= (empty) reset them.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra import templates
from infra.package import BUILD, ROOT, Failed
from infra.services import STAGES
from infra.stacks import Stacks
from infra.template import merged

PATIENCE_SECONDS = 1800
PROVIDERS = ("stripe", "test")
OPTIONS = {
    "MAIL_FROM": "MailFrom",
    "TRUSTED_PROXIES": "TrustedProxies",
    "API_URL": "ApiUrl",
    "CHALLENGE": "Challenge",
    "EDGE_ONLY": "EdgeOnly",
    "RESERVE_CONCURRENCY": "ReserveConcurrency",
}


def deploy(stage: str, env: str, parameters: dict[str, str], session: boto3.Session) -> dict[str, str]:
    """Deploys the data stack, then the stage that imports from it; returns the stage's outputs. Raises Failed.

    `parameters` are the stage's; one that is left out keeps its value.
    """
    stacks = Stacks(session.client("cloudformation"), session.client("s3"), bucket(session), PATIENCE_SECONDS)
    data, service = f"linehold-{env}-data", f"linehold-{env}-{stage}"
    say(data, stacks.apply(data, templates.read(ROOT / "infra" / "data.yaml"), {"Env": env}))
    template = _upload_code(templates.read(BUILD / stage / "sam.yaml"), stage, stacks)
    say(service, stacks.apply(service, template, {"Env": env, **parameters}))
    return stacks.outputs(service)


def _upload_code(template: templates.Template, stage: str, stacks: Stacks) -> templates.Template:
    """Replaces local files by uploaded ones, which are named by their hashes, so unchanged code is no change."""
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for name in {"CodeUri", "ContentUri"} & properties.keys():
            body = (BUILD / stage / properties[name]).resolve().read_bytes()
            properties[name] = "s3://{}/{}".format(*stacks.upload(f"code/{hashlib.sha256(body).hexdigest()}", body))
    return template


def bucket(session: boto3.Session) -> str:
    """The private bucket of this account and region for artefacts; creates it when it is missing."""
    account, region = session.client("sts").get_caller_identity()["Account"], session.region_name
    s3, name = session.client("s3"), f"linehold-artefacts-{account}-{region}"
    try:
        s3.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
            raise
        place: dict[str, Any] = {"LocationConstraint": region}
        s3.create_bucket(Bucket=name, **({} if region == "us-east-1" else {"CreateBucketConfiguration": place}))
        blocked = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        )
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocked)
    return name


def say(stack: str, changed: bool) -> None:
    print(f"{stack}: {'deployed' if changed else 'nothing to change'}", flush=True)


def parse_arguments(arguments: Sequence[str]) -> tuple[str, str, dict[str, str]]:
    """The stage, the environment and the stage's parameters of a command line. Raises SystemExit."""
    stage, env, payments, web = [*arguments[:4], "", "", "", ""][:4]
    if stage not in STAGES:
        raise SystemExit(f"deploy: there is no stage {stage}, only {', '.join(STAGES)}")
    require_environment(env)
    declared = merged(STAGES[stage])["Parameters"]
    if "PaymentProvider" in declared and payments not in PROVIDERS:
        raise SystemExit("deploy: name the payment provider: PAYMENTS=stripe, or PAYMENTS=test (seats are free)")
    if not re.fullmatch(r"https?://\S+", web):
        raise SystemExit(
            "deploy: name the address of the page, where codes and links lead: WEB_URL=https://app.example.com/"
        )
    parameters = {"PaymentProvider": payments, "WebUrl": web}
    parameters |= parse_options(arguments[4:], OPTIONS)
    return stage, env, {name: value for name, value in parameters.items() if name in declared}


def require_environment(env: str) -> None:
    """Raises SystemExit for what is no name of an environment."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", env):
        raise SystemExit("deploy: name the environment, for instance make deploy ENV=staging (a-z, 0-9, -)")


def parse_options(arguments: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a template that options like `MAIL_FROM=a@example.com` name. Raises SystemExit."""
    parameters = {}
    for option in arguments:
        name, _, value = option.partition("=")
        if name not in known:
            raise SystemExit(f"deploy: there is no {name}, only {', '.join(known)}")
        parameters[known[name]] = value
    return parameters


def run(deployment: Callable[[boto3.Session], dict[str, str]]) -> None:
    """Prints the outputs of a deployment with the environment's credentials. Raises SystemExit when it fails."""
    session = boto3.Session()
    if not session.region_name or not session.get_credentials():
        raise SystemExit("deploy: AWS credentials and a region are needed (AWS_PROFILE, AWS_REGION)")
    try:
        print(json.dumps(deployment(session), indent=2))
    except (Failed, ClientError, BotoCoreError) as problem:
        raise SystemExit(f"deploy: {problem}") from None


def main() -> None:
    """The command line."""
    stage, env, parameters = parse_arguments(sys.argv[1:])
    run(lambda session: deploy(stage, env, parameters, session))


if __name__ == "__main__":
    main()
