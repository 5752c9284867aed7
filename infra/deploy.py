"""Deploys a stage to AWS: `make deploy ENV=staging PAYMENTS=stripe WEB_URL=https://app.example.com/`, or

    python -m infra.deploy [--preview] STAGE ENV PAYMENTS WEB_URL [MAIL_FROM=...] [TRUSTED_PROXIES=...] [API_URL=...] \
        [CHALLENGE=...] [EDGE_ONLY=...] [RESERVE_CONCURRENCY=...] [ROTATE_TOKENS_DAYS=...] [PROTECT_TABLES=...] \
        [KMS_KEY_ARN=...] [ALARM_EMAIL=...] [WATCH_COSTS=...] [LOG_DAYS=...] [DASHBOARDS=...] [CANARY=...] \
        [CANARY_ALARMS=...]

after `make package STAGE=...`. First the data stack, which all stages of an environment share, then the stage's own. An
account whose API Gateway has no role for access logs gets one before (infra/account.yaml).

Needs AWS credentials and a region in the environment (AWS_PROFILE or AWS_ACCESS_KEY_ID ..., AWS_REGION) that may
create roles, functions, APIs, tables, queues, buckets, secrets, topics, alarms, dashboards and log groups, and the
account's settings of API Gateway; with WATCH_COSTS a monitor of Cost Explorer. The first deployment creates a bucket
for code and templates. A later deployment updates what has changed.

Every deployment of a stage that takes payments has to name the payment provider, because with a default seats could be
free by mistake, and every deployment the address of the page, because codes and links lead there. MAIL_FROM,
and all that follow but CANARY and CANARY_ALARMS keep their values when they are left out; at first there is no sender,
no proxy and no challenge, requests past the edge are served, no invocations are kept for a function, and emails have
the API's own address. MAIL_FROM= and API_URL= (empty) reset them. With --preview nothing is deployed, and what would
change is printed.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra import templates
from infra.package import BUILD, ROOT, Failed
from infra.releases import build, released
from infra.services import STAGES
from infra.stacks import Stacks
from infra.template import merged

PATIENCE_SECONDS = 10_800
"""A canary shifts for up to a hundred minutes."""

PROVIDERS = ("stripe", "test")
RELEASE = ("CANARY=", "CANARY_ALARMS=")
"""Options of one deployment, which no stack keeps."""

DATA = {"ProtectTables", "KeyArn", "AlarmEmail"}
"""Parameters of the data stack."""

COSTS = "WatchCosts"
"""Whether there is a stack that watches the bill; no parameter of any."""

OPTIONS = {
    "MAIL_FROM": "MailFrom",
    "TRUSTED_PROXIES": "TrustedProxies",
    "API_URL": "ApiUrl",
    "CHALLENGE": "Challenge",
    "EDGE_ONLY": "EdgeOnly",
    "RESERVE_CONCURRENCY": "ReserveConcurrency",
    "ROTATE_TOKENS_DAYS": "RotateTokensDays",
    "PROTECT_TABLES": "ProtectTables",
    "KMS_KEY_ARN": "KeyArn",
    "ALARM_EMAIL": "AlarmEmail",
    "WATCH_COSTS": "WatchCosts",
    "LOG_DAYS": "LogDays",
    "DASHBOARDS": "Dashboards",
}


@dataclass(frozen=True)
class Release:
    """How new code comes into use (infra/releases.py): `canary` and `alarms`, and the name of the build."""

    canary: str = ""
    alarms: tuple[str, ...] = ()
    build: str = ""


def deploy(
    stage: str, env: str, parameters: dict[str, str], session: boto3.Session, release: Release | None = None
) -> dict[str, str]:
    """Deploys the data stack, then the stage that imports from it; returns the stage's outputs. Raises Failed.

    `parameters` are the stage's; one that is left out keeps its value.
    """
    stacks = stacks_of(session)
    if not session.client("apigateway").get_account().get("cloudwatchRoleArn"):
        account = templates.read(ROOT / "infra" / "account.yaml")
        say("linehold-account", stacks.apply("linehold-account", account, {}))
    for stack, template, given in _wanted(stage, env, parameters, stacks, release or Release()):
        say(stack, stacks.apply(stack, template, given))
    return stacks.outputs(f"linehold-{env}-{stage}")


def preview(
    stage: str, env: str, parameters: dict[str, str], session: boto3.Session, release: Release | None = None
) -> dict[str, list[str]]:
    """What `deploy` would change, by stack, without doing it. Raises Failed."""
    stacks = stacks_of(session)
    return {
        stack: stacks.preview(stack, template, given)
        for stack, template, given in _wanted(stage, env, parameters, stacks, release or Release())
    }


def stacks_of(session: boto3.Session) -> Stacks:
    """The stacks of this account and region, and the bucket for their templates and code."""
    return Stacks(session.client("cloudformation"), session.client("s3"), bucket(session), PATIENCE_SECONDS)


def _wanted(
    stage: str, env: str, parameters: dict[str, str], stacks: Stacks, release: Release
) -> Iterator[tuple[str, templates.Template, dict[str, str]]]:
    """The stacks in the order in which they are deployed, with their templates and parameters."""
    own = {"Env": env}
    data = templates.read(ROOT / "infra" / "data.yaml")
    yield f"linehold-{env}-data", data, own | {name: parameters[name] for name in DATA & parameters.keys()}
    packaged = _upload_code(templates.read(BUILD / stage / "sam.yaml"), stage, stacks)
    if parameters.get(COSTS) == "true":
        yield f"linehold-{env}-costs", templates.read(ROOT / "infra" / "costs.yaml"), own
    known = {name: value for name, value in parameters.items() if name not in DATA | {COSTS}}
    yield (
        f"linehold-{env}-{stage}",
        released(packaged, release.canary, release.alarms),
        {**own, **known, "Build": release.build},
    )


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
    if not re.fullmatch(r"https://\S+", web):
        raise SystemExit(
            "deploy: name the address of the page, where codes and links lead: WEB_URL=https://app.example.com/"
        )
    parameters = {"PaymentProvider": payments, "WebUrl": web}
    parameters |= parse_options(arguments[4:], OPTIONS)
    return stage, env, {name: value for name, value in parameters.items() if name in declared.keys() | DATA | {COSTS}}


def parse_release(arguments: Sequence[str]) -> tuple[Release, list[str]]:
    """How the code of a command line comes into use, and the rest of the line. The build is what git describes."""
    how = dict(each.split("=", 1) for each in arguments if each.startswith(RELEASE))
    alarms = tuple(name for name in how.get("CANARY_ALARMS", "").split(",") if name)
    rest = [each for each in arguments if not each.startswith(RELEASE)]
    return Release(how.get("CANARY", ""), alarms, build()), rest


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


def run(deployment: Callable[[boto3.Session], Mapping[str, Any]]) -> None:
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
    release, arguments = parse_release([each for each in sys.argv[1:] if each != "--preview"])
    stage, env, parameters = parse_arguments(arguments)
    act = preview if "--preview" in sys.argv[1:] else deploy
    run(lambda session: act(stage, env, parameters, session, release))


if __name__ == "__main__":
    main()
