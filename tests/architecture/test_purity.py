"""Everything outside the shell is a pure function: time, chance and text come in as arguments."""

from pathlib import Path

import pytest
from tests.architecture.layers import module_name, source_files
from tests.architecture.purity import reaches_outside

CORE = [path for path in source_files() if not module_name(path).startswith("unknot.shell")]
# The one module of the core that reads what is shipped inside the package.
READS_RESOURCES = {"unknot.library", "unknot.anatomy.baked"}


@pytest.mark.parametrize("path", CORE, ids=module_name)
def test_the_core_never_touches_the_world(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    may_read_resources = module_name(path) in READS_RESOURCES
    assert reaches_outside(source, may_read_resources=may_read_resources) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('plan.json')",
        "print('done')",
        "name = input()",
        "import os",
        "from os import environ",
        "import os.path as p",
        "import socket",
        "from pathlib import Path",
        "import pathlib\npathlib.Path('plan.json')",
        "def f(path):\n    return path.read_text()",
        "import time",
        "from time import monotonic",
        "from datetime import datetime\nstarted_at = datetime.now()",
        "import datetime as dt\nstarted_at = dt.datetime.now(dt.UTC)",
        "from datetime import date\non = date.today()",
        "import random\nrandom.random()",
        "from random import choice",
        "import random\nrandom.Random()",
        "import numpy as np\nnp.random.rand(3)",
        "import numpy as np\nnp.random.default_rng()",
        "import numpy as np\nnp.load('back.npy')",
        "import uuid\nuuid.uuid4()",
        "import sys\nsys.stdout.write('done')",
        "from importlib.resources import files",
        "from importlib import resources",
        "from urllib.request import urlopen",
        "eval('1')",
        "show = print",
    ],
)
def test_reaching_outside_is_seen(source: str) -> None:
    assert reaches_outside(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "import math\nmath.hypot(3, 4)",
        "from datetime import datetime\ndef f(at: datetime) -> str:\n    return at.isoformat()",
        "import random\ndef f(seed: int) -> float:\n    return random.Random(seed).random()",
        "import numpy as np\ndef f(rng: np.random.Generator) -> float:\n    return rng.random()",
        "import numpy as np\nnp.random.default_rng(7)",
        "from pathlib import PurePosixPath\nPurePosixPath('a/b').stem",
        "import io\nio.StringIO('text').read()",
        "from urllib.parse import quote",
        "import re\nre.compile('a')",
        "class Hand:\n    open = True\nHand().open",
    ],
)
def test_what_is_pure_passes(source: str) -> None:
    assert reaches_outside(source) == []


def test_the_library_may_read_what_is_shipped_and_nothing_else() -> None:
    reading = "from importlib.resources import files\nfiles('unknot').joinpath('a').read_text()"
    assert reaches_outside(reading, may_read_resources=True) == []
    assert reaches_outside("open('a')", may_read_resources=True) == ["1: open"]
