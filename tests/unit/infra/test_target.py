"""What the functions run on."""

from __future__ import annotations

import pytest

from infra.target import Target


def test_aws_has_its_own_python_and_processor() -> None:
    """Arm and 3.13, whatever packages the code."""
    assert Target.on_aws({}) == Target("python3.13", "arm64")


def test_both_can_be_chosen() -> None:
    """By the variables that `make` hands over."""
    chosen = Target.on_aws({"RUNTIME": "python3.14", "ARCHITECTURE": "x86_64"})
    assert chosen == Target("python3.14", "x86_64")
    assert chosen.name == "python3.14-x86_64"


@pytest.mark.parametrize("variables", [{"RUNTIME": "python3.11"}, {"RUNTIME": "3.13"}, {"ARCHITECTURE": "aarch64"}])
def test_what_lambda_does_not_have_is_refused(variables: dict[str, str]) -> None:
    """With the names that there are."""
    (value,) = variables.values()
    with pytest.raises(SystemExit, match=f"{value}: only (python3.12, python3.13|arm64, x86_64)"):
        Target.on_aws(variables)


def test_wheels_are_taken_for_the_target() -> None:
    """For its processor and Python, and none that its C library cannot load; this machine takes its own."""
    options = Target.on_aws({}).wheels
    platforms = [option.partition("=")[2] for option in options if option.startswith("--platform=")]
    assert {"manylinux2014_aarch64", "manylinux_2_28_aarch64"} <= set(platforms)
    assert "manylinux_2_35_aarch64" not in platforms
    assert {"--python-version=3.13", "--only-binary=:all:"} <= set(options)
    assert Target.of_this_machine().wheels == []


def test_the_template_follows() -> None:
    """Functions and layer have the same runtime and processor; other resources are left alone."""
    template = {
        "Resources": {
            "Api": {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": "python3.11", "Timeout": 15}},
            "RuntimeLayer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"LayerName": "libraries"}},
            "Queue": {"Type": "AWS::SQS::Queue"},
        }
    }
    Target.on_aws({}).set_in(template, "../layer.zip")
    assert template["Resources"] == {
        "Api": {
            "Type": "AWS::Serverless::Function",
            "Properties": {"Runtime": "python3.13", "Architectures": ["arm64"], "Timeout": 15},
        },
        "RuntimeLayer": {
            "Type": "AWS::Serverless::LayerVersion",
            "Properties": {
                "LayerName": "libraries",
                "ContentUri": "../layer.zip",
                "CompatibleRuntimes": ["python3.13"],
                "CompatibleArchitectures": ["arm64"],
            },
        },
        "Queue": {"Type": "AWS::SQS::Queue"},
    }
