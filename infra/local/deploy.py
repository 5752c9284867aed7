"""Deploys to the local cloud: the data stack, and the stack of stage `all` or of any other stage.

The data stack comes first, then its content, then the services: the functions behind the table's stream start at its
newest record, so they do not get the records of the restored items.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra import templates
from infra.local import state
from infra.local.repair import repair_rest_api, repair_time_to_live
from infra.local.secret import fill_in, keep_secrets
from infra.local.stripe import Stripe
from infra.local.template import ENV, localise_data, localise_service, rest_api_id, web_url
from infra.package import ROOT
from infra.services import ALL
from infra.stacks import Stacks

MAIL_FROM = "linehold@example.com"


def running(folder: Path) -> "Deployment":
    """The local cloud that runs on the state in this folder. Raises SystemExit when none does."""
    if not (folder / "addresses.json").exists():
        raise SystemExit("The local cloud does not run; start it with make run.")
    return Deployment(state.read_object(folder / "addresses.json")["api"].partition("/_aws/")[0])


class Deployment:
    """Deploys to the local cloud at `endpoint`."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        bucket = f"linehold-{ENV}-code"
        s3 = self.client("s3")
        s3.create_bucket(Bucket=bucket)
        self._stacks = Stacks(self.client("cloudformation"), s3, bucket, patience_seconds=60)

    def client(self, service: str) -> Any:
        """A client that ignores every profile, region and variable of the caller's shell."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 2}, s3={"addressing_style": "path"}),
        )

    def upload(self, key: str, body: bytes) -> tuple[str, str]:
        """Puts code into the bucket of packages; returns bucket and key."""
        return self._stacks.upload(key, body)

    def deploy_data(self, state: Path, stripe: Stripe | None) -> None:
        """Deploys the data stack, restores the keys of the last run, sets Stripe's, and verifies the sender of emails.

        Raises package.Failed.
        """
        template = localise_data(templates.read(ROOT / "infra" / "data.yaml"))
        self._stacks.apply(f"linehold-{ENV}-data", template, {"Env": ENV})
        repair_time_to_live(template, self.client("dynamodb"))
        secrets = self.client("secretsmanager")
        keep_secrets(state, secrets)
        if stripe:
            fill_in(stripe, secrets)
        self.client("sesv2").create_email_identity(EmailIdentity=MAIL_FROM)  # as an operator does by hand on AWS

    def deploy_service(self, packaged: Path, layer: Path, stripe: Stripe | None, stage: str = ALL) -> None:
        """Deploys the functions, APIs and event sources of the stage's package. Raises package.Failed."""
        code = (packaged / "deployment.zip").read_bytes()
        uploaded = self._stacks.upload(hashlib.sha256(code).hexdigest(), code)
        packed = templates.read(packaged / "sam.yaml")
        stripe_api, push_service = stripe.api if stripe else None, os.environ.get("PUSH_SERVICE") or None
        template = localise_service(packed, uploaded, layer, self.endpoint, stripe_api, push_service, stage)
        parameters = {
            "Env": ENV,
            "PaymentProvider": "stripe" if stripe else "test",
            "Challenge": os.environ.get("CHALLENGE") or "none",
            "MailFrom": MAIL_FROM,
            "WebUrl": web_url(self.endpoint),
        }
        known = {name: value for name, value in parameters.items() if name in template["Parameters"]}
        self._stacks.apply(f"linehold-{ENV}-{stage}", template, known)
        if "RestAPI" in template["Resources"]:
            repair_rest_api(template, rest_api_id(stage), self.client("apigateway"))
