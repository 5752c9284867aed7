"""What the functions run on: the version of Python, and the processor.

On AWS both are chosen here, whatever Python packages the code:

    make package RUNTIME=python3.14 ARCHITECTURE=x86_64

What runs on this machine (the local cloud, the artefact tests) is built for this machine's Python and processor.
"""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from infra.templates import Template

RUNTIME = "python3.13"
ARCHITECTURE = "arm64"
"""What is taken unless RUNTIME and ARCHITECTURE name others. A second costs a fifth less on arm64 than on x86_64."""

RUNTIMES = ("python3.12", "python3.13", "python3.14")
"""Lambda's runtimes on Amazon Linux 2023. (python3.11 has an older glibc, for which some libraries have no wheels.)"""

_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_TAGS = (*(f"manylinux_2_{minor}" for minor in range(34, 16, -1)), "manylinux2014")  # what its glibc, 2.34, can load


@dataclass(frozen=True)
class Target:
    """A runtime and a processor by Lambda's names; `here` for this machine, which need not be a Linux."""

    runtime: str
    architecture: str
    here: bool = False

    @classmethod
    def on_aws(cls, variables: Mapping[str, str] = os.environ) -> Self:
        """What the environment names, or the default. Raises SystemExit for what Lambda does not have."""
        runtime = variables.get("RUNTIME") or RUNTIME
        architecture = variables.get("ARCHITECTURE") or ARCHITECTURE
        if runtime not in RUNTIMES:
            raise SystemExit(f"RUNTIME={runtime}: only {', '.join(RUNTIMES)}")
        if architecture not in _MACHINES:
            raise SystemExit(f"ARCHITECTURE={architecture}: only {', '.join(_MACHINES)}")
        return cls(runtime, architecture)

    @classmethod
    def of_this_machine(cls) -> Self:
        arm = platform.machine().lower() in ("arm64", "aarch64")
        return cls(f"python{sys.version_info.major}.{sys.version_info.minor}", "arm64" if arm else "x86_64", here=True)

    @property
    def name(self) -> str:
        """A name for files and folders."""
        return "here" if self.here else f"{self.runtime}-{self.architecture}"

    @property
    def python(self) -> str:
        """The version, as 3.13."""
        return self.runtime.removeprefix("python")

    @property
    def wheels(self) -> list[str]:
        """The options with which pip takes this target's wheels; none for this machine's own."""
        if self.here:
            return []
        platforms = [f"--platform={tag}_{_MACHINES[self.architecture]}" for tag in _TAGS]
        return [*platforms, "--implementation=cp", f"--python-version={self.python}", "--only-binary=:all:"]

    def set_in(self, template: Template, layer: str) -> None:
        """Writes runtime and processor into a packaged template, and the layer's path. (Chalice takes the runtime from
        the Python that runs it.)"""
        for resource in template["Resources"].values():
            match resource["Type"]:
                case "AWS::Serverless::Function":
                    resource["Properties"] |= {"Runtime": self.runtime, "Architectures": [self.architecture]}
                case "AWS::Serverless::LayerVersion":
                    resource["Properties"] |= {
                        "ContentUri": layer,
                        "CompatibleRuntimes": [self.runtime],
                        "CompatibleArchitectures": [self.architecture],
                    }
