"""The table of who may import whom, and the reading of imports that holds it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"

STAGES = {
    "screening",
    "planning",
    "choreography",
    "verifying",
    "guiding",
    "charting",
    "learning",
}
VERBS = STAGES | {"wording"}

_GROUND = {"units", "errors"}

# What each layer may import beside itself and the standard library. A stage never finds another stage here.
MAY_IMPORT: dict[str, set[str]] = {
    "units": set(),
    "errors": set(),
    "model": _GROUND | {"numpy"},
    "reading": {"errors", "yaml"},
    "anatomy": _GROUND | {"model", "numpy"},
    "catalog": _GROUND | {"model", "anatomy", "reading", "pydantic", "numpy"},
    **{verb: _GROUND | {"model", "anatomy", "numpy"} for verb in VERBS},
    "formats": _GROUND | {"model", "reading", "pydantic"},
    "library": _GROUND | {"model", "anatomy", "catalog", "reading"},
    "pipeline": _GROUND | VERBS | {"model", "anatomy", "catalog", "formats", "library"},
    "auditing": _GROUND | {"model", "library", "pipeline", "verifying", "numpy"},
    # The root is a front door: it re-exports the few names that a script needs, each loaded when it is first used.
    "unknot": _GROUND | {"model", "anatomy", "pipeline", "shell"},
}

# These two may import anything but what is named here.
ANYTHING_BUT: dict[str, set[str]] = {"testing": {"shell"}, "shell": {"testing"}}

# The parts of the shell that stand side by side. Its other modules (settings, clock …) serve them all.
SHELL_PARTS = {"audit", "cli", "web", "store", "sound", "export", "drawing"}
SHELL_MAY_IMPORT: dict[str, set[str]] = {
    "audit": set(),
    "cli": {"audit", "web", "store", "sound", "export", "drawing"},
    "web": {"store", "sound", "export", "drawing"},
    "store": set(),
    "sound": set(),
    "export": {"drawing"},
    "drawing": set(),
}


def module_name(path: Path) -> str:
    """Return the dotted name of a file under `src`."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files() -> list[Path]:
    """Return every Python file of the package."""
    return sorted((SRC / "unknot").rglob("*.py"))


def imported_modules(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of everything a source imports.

    `package` is the package that relative imports start from. A name imported from a package is yielded with
    it (`from unknot import model` gives `unknot.model`), because it may be a module of its own.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{name.name}") for name in node.names)


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Return one sentence for each import that the table does not allow."""
    package = module if is_package else module.rpartition(".")[0]
    layer = _layer(module)
    if layer not in MAY_IMPORT and layer not in ANYTHING_BUT:
        return [f"{module}: the table of layers has no row for {layer}"]
    return [
        f"{module}:{line}: {layer} may not import {name}"
        for line, name in imported_modules(source, package)
        if not _is_allowed(module, name)
    ]


def _is_allowed(importer: str, imported: str) -> bool:
    layer, target = _layer(importer), _target(imported)
    if target in ("__future__", layer):
        return layer != "shell" or _is_allowed_in_shell(importer, imported)
    if layer in ANYTHING_BUT:
        return target not in ANYTHING_BUT[layer]
    return target in MAY_IMPORT[layer] or target in sys.stdlib_module_names


def _is_allowed_in_shell(importer: str, imported: str) -> bool:
    part, target = _shell_part(importer), _shell_part(imported)
    if part not in SHELL_PARTS or target not in SHELL_PARTS or part == target:
        return True
    return target in SHELL_MAY_IMPORT[part]


def _layer(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "unknot" and len(parts) > 1 else parts[0]


def _target(imported: str) -> str:
    layer = _layer(imported)
    is_layer = layer in MAY_IMPORT or layer in ANYTHING_BUT or _exists(layer)
    # `from unknot import __version__` names something in the root, not a layer.
    return layer if is_layer or not imported.startswith("unknot.") else "unknot"


def _exists(name: str) -> bool:
    return (SRC / "unknot" / name).is_dir() or (SRC / "unknot" / f"{name}.py").is_file()


def _shell_part(module: str) -> str:
    parts = module.split(".")
    return parts[2] if parts[:2] == ["unknot", "shell"] and len(parts) > 2 else ""
