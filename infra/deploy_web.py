"""Deploys the web application to AWS, on one domain with the APIs of an environment that is deployed there:

    make deploy-web ENV=staging [DOMAIN_NAME=...] [CERTIFICATE_ARN=...] [WEB_ACL_ARN=...] [PRICE_CLASS=...]

Applies infra/edge.yaml, builds `web/` and uploads what was built: first what documents refer to, then the documents,
and the service worker last, so nothing names a file that is not there. Files of earlier builds stay, because open pages
load their views from them.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boto3

from infra import templates, web
from infra.contract import reference
from infra.deploy import bucket, parse_options, require_environment, run, say
from infra.package import ROOT
from infra.services import ALL
from infra.stacks import Stacks, exported
from infra.web_files import TYPES, kind_of, rules

PATIENCE_SECONDS = 3600
OPTIONS = {
    "DOMAIN_NAME": "DomainName",
    "CERTIFICATE_ARN": "CertificateArn",
    "WEB_ACL_ARN": "WebAclArn",
    "PRICE_CLASS": "PriceClass",
}


def deploy(env: str, parameters: dict[str, str], session: boto3.Session) -> dict[str, str]:
    """Deploys the edge and the application; returns the edge stack's outputs. Raises Failed.

    `parameters` are the edge's; one that is left out keeps its value.
    """
    stacks = Stacks(session.client("cloudformation"), session.client("s3"), bucket(session), PATIENCE_SECONDS)
    stack = f"linehold-{env}-edge"
    payments = stacks.parameters(f"linehold-{env}-{ALL}")["PaymentProvider"]
    own = {"Env": env, "EdgeKeyVersion": _key_version(env, session)}
    say(stack, stacks.apply(stack, templates.read(ROOT / "infra" / "edge.yaml"), {**own, **parameters}))
    outputs = stacks.outputs(stack)
    domain = stacks.parameters(stack)["DomainName"] or outputs["EdgeDomain"]
    files = dict(_files(web.build(), payments, domain))
    for path, content in files.items():
        session.client("s3").put_object(
            Bucket=outputs["WebBucketName"],
            Key=path[1:],
            Body=content,
            ContentType=TYPES[Path(path).suffix],
            CacheControl=rules()[kind_of(path)]["Cache-Control"],
        )
    session.client("cloudfront").create_invalidation(
        DistributionId=outputs["DistributionId"],
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time_ns())},
    )
    print(f"{len(files)} files of the web application: uploaded", flush=True)
    return outputs


def _key_version(env: str, session: boto3.Session) -> str:
    """The version of the edge's secret that is current: another one has CloudFormation read the secret again."""
    arn = exported(session.client("cloudformation"), f"linehold-{env}-EdgeSecretArn")
    return str(session.client("secretsmanager").get_secret_value(SecretId=arn)["VersionId"])


def _files(built: Path, payments: str, domain: str) -> Iterator[tuple[str, bytes]]:
    """Paths and contents, in the order in which they are uploaded. The edge compresses them."""
    config = {"name": "Linehold", "api": "", "websocket": "/api", "payments": payments, "demo": None}
    yield "/config.json", json.dumps(config).encode()
    for name, content in reference.files(f"https://{domain}", f"wss://{domain}/api").items():
        yield f"/reference/{name}", content
    yield "/reference/redoc.js", reference.fetch()
    files = [file for file in built.rglob("*") if file.suffix in TYPES]
    for file in sorted(files, key=lambda file: _turn(file.name)):
        yield f"/{file.relative_to(built).as_posix()}", file.read_bytes()


def _turn(name: str) -> int:
    """What names other files comes after them: a document after its parts, and the worker last."""
    return 2 if name == "worker.js" else 1 if name.endswith(".html") else 0


def main() -> None:
    """The command line."""
    env, *options = sys.argv[1:] or [""]
    require_environment(env)
    parameters = parse_options(options, OPTIONS)
    run(lambda session: deploy(env, parameters, session))


if __name__ == "__main__":
    main()
