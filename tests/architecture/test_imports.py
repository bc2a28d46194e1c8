"""The core never imports the shell, and a stage never imports another stage."""

from pathlib import Path

import pytest
from tests.architecture.layers import SRC, STAGES, module_name, source_files, violations


@pytest.mark.parametrize("path", source_files(), ids=module_name)
def test_every_import_goes_the_way_the_table_allows(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert violations(source, module_name(path), is_package=path.name == "__init__.py") == []


def test_knowledge_holds_data_and_no_code() -> None:
    assert list((SRC / "unknot/knowledge").rglob("*.py")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("unknot.units", "import numpy"),
        ("unknot.errors", "from unknot import units"),
        ("unknot.model.score", "from unknot.planning import plan"),
        ("unknot.model.score", "import yaml"),
        ("unknot.reading", "from unknot.model import Finding"),
        ("unknot.anatomy.surface", "from ..catalog import Catalog"),
        ("unknot.planning.choose", "from unknot.catalog import Catalog"),
        ("unknot.planning.choose", "from unknot import screening"),
        ("unknot.verifying.check", "def f():\n    import unknot.choreography.motion"),
        ("unknot.wording.cues", "from unknot.formats import dump"),
        ("unknot.catalog.load", "from unknot.planning import plan"),
        ("unknot.formats.score", "import numpy"),
        ("unknot.pipeline", "from unknot.shell.store import Store"),
        ("unknot.testing", "import unknot.shell"),
        ("unknot.shell.settings", "from unknot.testing import intakes"),
        ("unknot.shell.store.sqlite", "from unknot.shell.web import app"),
        ("unknot.shell.store.sqlite", "from ..web import app"),
        ("unknot.shell.store.sqlite", "from .. import web"),
        ("unknot.shell.web.app", "from unknot.shell.cli import main"),
        ("unknot.shell.sound.pad", "from unknot.shell.store import Store"),
        ("unknot.planning.choose", "from unknot import __version__"),
        ("unknot.helpers", "import math"),
    ],
)
def test_an_import_against_the_table_is_seen(module: str, source: str) -> None:
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("unknot.units", "import math"),
        ("unknot.model.score", "from __future__ import annotations\nfrom unknot.model.limits import Limits"),
        ("unknot.model.score", "from .limits import Limits\nfrom ..units import Range\nimport numpy as np"),
        (
            "unknot.planning.choose",
            "from unknot.anatomy import Back\nfrom unknot.errors import NoRoutineFits",
        ),
        ("unknot.pipeline", "from unknot import choreography, library, planning"),
        ("unknot.testing", "import hypothesis\nfrom unknot import catalog, pipeline"),
        ("unknot.shell.web.app", "import fastapi\nfrom unknot.shell import settings, sound, store"),
        ("unknot.shell.cli.main", "from unknot.shell.web import app\nfrom unknot import pipeline"),
    ],
)
def test_an_import_that_the_table_allows_passes(module: str, source: str) -> None:
    assert violations(source, module) == []


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_no_stage_may_import_another(stage: str) -> None:
    for other in STAGES - {stage}:
        assert violations(f"from unknot.{other} import anything", f"unknot.{stage}.module") != []
