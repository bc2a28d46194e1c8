"""What a package of the core offers is listed, and what is listed is there.

That the lists are sorted is held by ruff (RUF022).
"""

import importlib
import tomllib
from pathlib import Path

import pytest
from tests.architecture.layers import SRC, module_name, source_files

import unknot

PACKAGES = [
    module_name(path)
    for path in source_files()
    if path.name == "__init__.py" and not module_name(path).startswith("unknot.shell")
]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_listed_name_is_there_once(name: str) -> None:
    package = importlib.import_module(name)
    listed = getattr(package, "__all__", [])
    assert [name for name in listed if not hasattr(package, name)] == []
    assert len(set(listed)) == len(listed)


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads(Path(SRC.parent, "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert unknot.__version__ == project["version"]
