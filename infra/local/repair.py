"""Restores what MiniStack drops when it reads the templates. Each repair is a call of AWS's own API."""

from typing import Any

from infra.templates import Template


def repair_time_to_live(template: Template, dynamodb: Any) -> None:
    """MiniStack ignores CloudFormation's TimeToLiveSpecification; this switches it on for each table."""
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if "TimeToLiveSpecification" in properties:
            dynamodb.update_time_to_live(
                TableName=properties["TableName"],
                TimeToLiveSpecification=properties["TimeToLiveSpecification"],
            )


def repair_rest_api(template: Template, api: str, apigateway: Any) -> None:
    """MiniStack imports only a method's type and target; this adds the API's gateway responses and CORS preflights.

    Both are part of a deployment on API Gateway, so it makes one at the end.

    AWS has no methods such as TRACE, and refuses them before any API. MiniStack answers that there is no such path, so
    here the call for all other paths gets them.
    """
    properties = template["Resources"]["RestAPI"]["Properties"]
    definition = properties["DefinitionBody"]
    for response_type, response in definition.get("x-amazon-apigateway-gateway-responses", {}).items():
        overrides = {name: response[name] for name in ("responseParameters", "responseTemplates") if name in response}
        if "statusCode" in response:
            overrides["statusCode"] = str(response["statusCode"])
        apigateway.put_gateway_response(restApiId=api, responseType=response_type, **overrides)
    pages = apigateway.get_paginator("get_resources").paginate(restApiId=api)
    ids = {resource["path"]: resource["id"] for page in pages for resource in page["items"]}
    for path, methods in definition["paths"].items():
        if "options" in methods:
            _repair_preflight(apigateway, api, ids[path], methods["options"]["x-amazon-apigateway-integration"])
    for path in ("/", "/{proxy+}"):
        _take_any_method(apigateway, {"restApiId": api, "resourceId": ids[path]})
    apigateway.create_deployment(restApiId=api, stageName=properties["StageName"])


def _take_any_method(apigateway: Any, resource: dict[str, str]) -> None:
    served = apigateway.get_integration(**resource, httpMethod="GET")
    target = {"type": served["type"], "integrationHttpMethod": "POST", "uri": served["uri"]}
    apigateway.put_method(**resource, httpMethod="ANY", authorizationType="NONE")
    apigateway.put_integration(**resource, httpMethod="ANY", **target)


def _repair_preflight(apigateway: Any, api: str, resource_id: str, integration: dict[str, Any]) -> None:
    headers = integration["responses"]["default"]["responseParameters"]
    method = {
        "restApiId": api,
        "resourceId": resource_id,
        "httpMethod": "OPTIONS",
        "statusCode": "200",
    }
    apigateway.put_method_response(**method, responseParameters=dict.fromkeys(headers, False))
    apigateway.put_integration_response(**method, responseParameters=headers)
