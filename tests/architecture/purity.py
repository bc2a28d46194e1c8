"""Finds where a source reaches outside: files, sockets, clocks, chance, the terminal."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Whole modules that exist to touch the world. `time` is among them because it holds nothing but clocks.
OUTSIDE_MODULES = {
    "asyncio",
    "fileinput",
    "ftplib",
    "glob",
    "http",
    "mmap",
    "multiprocessing",
    "os",
    "secrets",
    "select",
    "selectors",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}

# Single names of modules that are otherwise pure.
OUTSIDE_NAMES = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "importlib.import_module",
    "io.FileIO",
    "io.open",
    "io.open_code",
    "numpy.fromfile",
    "numpy.genfromtxt",
    "numpy.load",
    "numpy.loadtxt",
    "numpy.memmap",
    "numpy.save",
    "numpy.savetxt",
    "numpy.savez",
    "numpy.savez_compressed",
    "sys.stderr",
    "sys.stdin",
    "sys.stdout",
    "uuid.uuid1",
    "uuid.uuid4",
}
BUILTINS = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}
METHODS = {"read_bytes", "read_text", "tofile", "write_bytes", "write_text"}

# A generator that was handed in, or made from a seed, gives the same numbers again; the rest is chance.
SEEDED = {"random.Random", "numpy.random.default_rng"}
CHANCE_TYPES = SEEDED | {"numpy.random.Generator"}
# A pure path is text with slashes; every other class of pathlib can open files.
PURE_PATHS = {"pathlib.PurePath", "pathlib.PurePosixPath", "pathlib.PureWindowsPath"}
ALLOWED_OF = {"random": CHANCE_TYPES, "numpy.random": CHANCE_TYPES, "pathlib": PURE_PATHS}


def reaches_outside(source: str, *, may_read_resources: bool = False) -> list[str]:
    """Return `line: name` for everything in a source that touches the world."""
    tree = ast.parse(source)
    names = _names_in(tree)
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = set(_outside_imports(tree, may_read_resources))
    for node in ast.walk(tree):
        # Giving a name to something is no use of the builtin that has the same name.
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        name = _dotted(node, names)
        if name and _is_outside(name, called.get(id(node))):
            found.add((node.lineno, name))
        elif isinstance(node, ast.Attribute) and node.attr in METHODS and not may_read_resources:
            found.add((node.lineno, f".{node.attr}"))
    return [f"{line}: {name}" for line, name in sorted(found)]


def _outside_imports(tree: ast.AST, may_read_resources: bool) -> Iterator[tuple[int, str]]:
    forbidden = OUTSIDE_MODULES if may_read_resources else OUTSIDE_MODULES | {"importlib.resources"}
    for line, name in _imports(tree):
        if any(_is_within(name, module) for module in forbidden) or _is_outside(name, None):
            yield line, name


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _is_within(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def _is_outside(name: str, call: ast.Call | None) -> bool:
    if name in SEEDED and call is not None:
        return not call.args and not call.keywords
    for module, allowed in (
        ("random", CHANCE_TYPES),
        ("numpy.random", CHANCE_TYPES),
        ("pathlib", PURE_PATHS),
    ):
        if name.startswith(f"{module}."):
            return name not in allowed
    return name in BUILTINS or name in OUTSIDE_NAMES


def _names_in(tree: ast.AST) -> dict[str, str]:
    """Return what each name stands for: `np` for numpy, `now` for nothing of ours."""
    names = {builtin: builtin for builtin in BUILTINS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            # Our own function of that name is not the builtin.
            names.pop(node.name, None)
    return names


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        start = _dotted(node.value, names)
        return f"{start}.{node.attr}" if start else ""
    return ""
