"""Changes the templates for the local cloud.

This module changes ONLY what the local cloud cannot do, and what makes its addresses predictable, and gives the reason
for each change. All other parts are the same on a laptop and on AWS.
"""

from pathlib import Path

from infra.services import ALL
from infra.templates import Template

ENV = "local"
REST_API_ID = "api0"
WEBSOCKET_API_ID = "ws0"


def rest_api_id(stage: str) -> str:
    """The pinned id of a stage's REST API."""
    return REST_API_ID if stage == ALL else f"{REST_API_ID}{stage}"


def web_url(endpoint: str) -> str:
    """The address of the web application, where codes and links lead."""
    return f"{endpoint}/"


def local_name(logical_id: str) -> str:
    """The pinned name of a resource of the data stack."""
    return f"linehold-{ENV}-{logical_id.lower()}"


def localise_data(template: Template) -> Template:
    """The data stack for the local cloud.

    Names are pinned: the journal has the tables' names, and a queue's address must stay the same after a restart for
    redeployed functions and open shells. On AWS the names are CloudFormation's, so that a replaced resource cannot
    collide with its predecessor.
    """
    names = {
        "AWS::DynamoDB::Table": "TableName",
        "AWS::SQS::Queue": "QueueName",
        "AWS::S3::Bucket": "BucketName",
    }
    names["AWS::SecretsManager::Secret"] = "Name"
    for logical_id, resource in template["Resources"].items():
        if name := names.get(resource["Type"]):
            resource["Properties"][name] = local_name(logical_id)
    return template


def localise_service(
    template: Template,
    code: tuple[str, str],
    layer: Path,
    endpoint: str,
    stripe_api: str | None = None,
    push_service: str | None = None,
    stage: str = ALL,
) -> Template:
    """The stack of a stage for the local cloud.

    `code` is the bucket and key of the uploaded package, `layer` the folder of the unpacked layer, `stripe_api` the
    address of a double of Stripe, `push_service` that of what gets the alerts to browsers.
    """
    functions = template["Globals"]["Function"]
    # MiniStack makes no metrics, no access logs, and a log group for each function.
    functions.pop("LoggingConfig")
    # All worker processes read the same unpacked layer, because unpacking it for each costs seconds under a burst.
    functions.pop("Layers", None)
    functions["Environment"]["Variables"]["PYTHONPATH"] = str(layer / "python")
    # The management API of the local WebSocket API, which has a host of its own on AWS.
    if "LIVE_ENDPOINT" in functions["Environment"]["Variables"]:
        functions["Environment"]["Variables"]["LIVE_ENDPOINT"] = f"{endpoint}/_aws/execute-api/{WEBSOCKET_API_ID}/api"
    if stripe_api:
        functions["Environment"]["Variables"]["STRIPE_API"] = stripe_api
    if push_service:
        functions["Environment"]["Variables"]["PUSH_SERVICE"] = push_service
    resources = template["Resources"]
    for logical_id in list(resources):
        resource = resources[logical_id]
        properties = resource.setdefault("Properties", {})
        match resource["Type"]:
            case "AWS::Serverless::LayerVersion":
                del resources[logical_id]
            case kind if kind.startswith(("AWS::CloudWatch::", "AWS::Logs::")):
                del resources[logical_id]
            case "AWS::Serverless::Function":
                properties["CodeUri"] = "s3://{}/{}".format(*code)
                # The REST API, too, has a host of its own on AWS.
                own = properties.get("Environment", {}).get("Variables", {})
                if "API_URL" in own:
                    own["API_URL"] = f"{endpoint}/_aws/execute-api/{rest_api_id(stage)}/api"
            case "AWS::Serverless::Api":
                # A pinned id makes the address predictable. SAM gives tags to the API only with PropagateTags.
                del properties["AccessLogSetting"]
                properties["Tags"] = {"ms-custom-id": rest_api_id(stage)}
                properties["PropagateTags"] = True
                # MiniStack reads the binary types from the property, not from the definition's extension.
                definition = properties["DefinitionBody"]
                # MiniStack reads the path of a method's settings as it is, API Gateway with its slashes as ~1.
                for setting in properties.get("MethodSettings", ()):
                    setting["ResourcePath"] = setting["ResourcePath"].removeprefix("/~1").replace("~1", "/")
                properties["BinaryMediaTypes"] = definition.get("x-amazon-apigateway-binary-media-types", [])
            case "AWS::ApiGatewayV2::Api":
                properties["Tags"] = {"ms-custom-id": WEBSOCKET_API_ID}
            case "AWS::ApiGatewayV2::Deployment":
                # A resource type that MiniStack does not know; the stage deploys by itself instead.
                del resources[logical_id]
            case "AWS::ApiGatewayV2::Stage":
                properties.pop("DeploymentId", None)
                del properties["AccessLogSettings"]
                properties["AutoDeploy"] = True
    return template
