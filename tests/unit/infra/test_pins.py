"""The lists of libraries: pinned, with hashes, and apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LISTS = ("requirements.txt", "requirements/dev.txt", "requirements/cloud.txt", "requirements/check.txt")


def _read(name: str) -> dict[str, tuple[str, str, set[str]]]:
    """Version, condition and hashes of every library of a list."""
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    found = {}
    for entry in entries:
        named = re.match(r"([a-z0-9._-]+)==([^ ]+)(?: ; (.*?))? \\\n", entry)
        assert named, entry[:80]
        found[named[1]] = named[2], named[3] or "", set(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_library_has_its_version_and_hashes(name: str) -> None:
    """So that pip takes the same files everywhere."""
    found = _read(name)
    assert len(found) > 5
    assert not [library for library, (_, _, hashes) in found.items() if not hashes]


def test_the_functions_libraries_do_not_depend_on_who_installs_them() -> None:
    """pip judges conditions by the Python that runs it, not by the one that it installs for."""
    conditions = {condition for _, condition, _ in _read("requirements.txt").values()}
    assert not [each for each in conditions if re.search("python_version|python_full|platform_machine|sys_plat", each)]


def test_tests_run_on_the_functions_libraries() -> None:
    """Each of them, in the version that runs on AWS."""
    tests = _read("requirements/dev.txt")
    assert {name: tests.get(name) for name in _read("requirements.txt")} == _read("requirements.txt")


def test_nothing_of_the_local_cloud_is_beside_the_functions_libraries() -> None:
    """It pins a botocore, which must not be production's or the tests'."""
    ours = {"ministack", "aws-sam-translator"}
    assert ours <= _read("requirements/cloud.txt").keys()
    assert ours.isdisjoint(_read("requirements.txt").keys() | _read("requirements/dev.txt").keys())
