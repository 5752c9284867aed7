"""`make deploy-web` against the local cloud, and what its CDN then serves to browsers."""

from __future__ import annotations

import json
import re
import subprocess

import boto3
import httpx
import pytest

from functions.http.origin import HEADER
from infra import deploy_web, templates
from infra.local.cloud import Cloud
from infra.local.deploy import Deployment
from infra.local.template import ENV, local_name
from infra.package import ROOT
from infra.rotate_keys import edge_rotated, rotate


class Edge:
    """The distribution, reached as a browser reaches it: by its domain."""

    def __init__(self, cloud: Cloud) -> None:
        self._endpoint, self._domain, self._id = cloud.addresses.endpoint, "", ""

    def deploy(self) -> None:
        with pytest.MonkeyPatch.context() as variables:
            variables.setenv("AWS_ENDPOINT_URL", self._endpoint)
            outputs = deploy_web.deploy(ENV, {}, boto3.Session("test", "test", region_name="us-east-1"))
        self._domain, self._id = outputs["EdgeDomain"], outputs["DistributionId"]

    def keys(self) -> set[str]:
        """What it sends to its origins to be known by."""
        cloudfront = Deployment(self._endpoint).client("cloudfront")
        origins = cloudfront.get_distribution_config(Id=self._id)["DistributionConfig"]["Origins"]["Items"]
        headers = [header for each in origins for header in each.get("CustomHeaders", {}).get("Items", ())]
        return {header["HeaderValue"] for header in headers if header["HeaderName"] == HEADER}

    def get(self, path: str) -> httpx.Response:
        return httpx.get(
            self._endpoint + path, headers={"Host": self._domain, "X-Forwarded-Proto": "https"}, timeout=30
        )


@pytest.fixture(scope="module")
def edge(cloud: Cloud) -> Edge:
    """Deployed twice, because a deployment may be repeated."""
    edge = Edge(cloud)
    edge.deploy()
    edge.deploy()
    return edge


def test_the_domain_serves_the_application(edge: Edge) -> None:
    """Its document and what that names; hashed files for good, and documents not without asking."""
    document = edge.get("/")
    assert document.status_code == 200
    assert document.headers["cache-control"] == "no-cache"
    named = re.findall(r"/assets/[^\"]+", document.text)
    assert named
    for path in named:
        file = edge.get(path)
        assert (file.status_code, file.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")


def test_the_edge_sends_the_key_that_the_apis_read(cloud: Cloud, edge: Edge) -> None:
    """In its current value, also after a rotation and another deployment."""
    secret = Deployment(cloud.addresses.endpoint).client("secretsmanager")
    before = edge.keys()
    rotate(secret, local_name("EdgeSecret"), edge_rotated)
    edge.deploy()
    values = json.loads(secret.get_secret_value(SecretId=local_name("EdgeSecret"))["SecretString"])
    assert (before, edge.keys()) == ({values["previous"]}, {values["current"]})


def test_browsers_get_the_policy(edge: Edge) -> None:
    sent = edge.get("/").headers
    assert "require-trusted-types-for 'script'" in sent["content-security-policy"]
    assert (sent["x-content-type-options"], sent["referrer-policy"]) == ("nosniff", "no-referrer")


def test_the_application_finds_its_apis_on_the_same_domain(edge: Edge) -> None:
    config = json.loads(edge.get("/config.json").text)
    assert config == {"name": "Linehold", "api": "", "websocket": "/api", "payments": "test", "demo": None}


def test_the_reference_is_beside_it(edge: Edge) -> None:
    assert edge.get("/reference/index.html").status_code == 200
    assert json.loads(edge.get("/reference/openapi.json").text)["servers"][0]["url"].startswith("https://")


def test_a_file_that_is_not_there_is_not_the_document(edge: Edge) -> None:
    """A browser that takes HTML for a script would show an empty page. The bucket's own 404 is a 403 here."""
    assert edge.get("/assets/nothing.js").status_code in (403, 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", None), ("/index.html", None), ("/assets/a-1.js", None), ("/events/evt_1", 404), ("/v2", 404)],
)
def test_an_address_that_is_no_file_is_404(path: str, status: int | None) -> None:
    """The edge's own function says so; the local cloud runs no such functions, so Node.js does."""
    code = templates.read(ROOT / "infra" / "edge.yaml")["Resources"]["Missing"]["Properties"]["FunctionCode"]
    event = {"request": {"uri": path, "method": "GET"}}
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})));"
    done = subprocess.run([ROOT / ".venv-node" / "bin" / "node", "-e", script], capture_output=True, check=True)
    assert json.loads(done.stdout).get("statusCode") == status
