"""Reads and writes CloudFormation templates.

PyYAML does not know CloudFormation's short forms, and writes YAML aliases, which CloudFormation refuses and which
Chalice's own output contains.
"""

import json
from pathlib import Path
from typing import Any

import yaml

Template = dict[str, Any]


class _CloudFormationLoader(yaml.CSafeLoader):
    """Reads CloudFormation's short forms (!Ref x, !Sub x, !GetAtt x.y) as their long forms."""


def _long_form(loader: yaml.CSafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        value = value.split(".", 1) if name == "GetAtt" else value
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_CloudFormationLoader.add_multi_constructor("!", _long_form)


def read(path: Path) -> Template:
    """A template as plain data, with long forms only."""
    return yaml.load(path.read_text(), _CloudFormationLoader)  # type: ignore[no-any-return]


def write(template: Template) -> str:
    """The template as JSON, which CloudFormation reads too and which has no aliases."""
    return json.dumps(template, separators=(",", ":"), default=str)
