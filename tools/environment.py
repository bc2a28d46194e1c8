"""Says whether `.venv` is what the locks ask for, so that a second start skips all set-up.

A digest of everything that shapes the environment is kept inside it, with the name of its kind. The kind
"test" holds all of "run", so it serves both.

    python tools/environment.py check run    exit 0 if the environment is current, 1 if not
    python tools/environment.py record run   remember that it is current now
    python tools/environment.py kind         print the kind last recorded, if any
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / ".venv/.unknot"
LOCKS = {"run": ["run", "build"], "test": ["test", "build"]}


def digest(kind: str) -> str:
    """Return the digest of what an environment of this kind is made from."""
    names = [f"requirements/{lock}.txt" for lock in LOCKS[kind]] + ["pyproject.toml", "hatch_build.py"]
    # Scripts in an environment name its folder and its interpreter: a moved checkout starts anew.
    parts = [str(ROOT).encode(), sys.version.encode()]
    parts += [(ROOT / name).read_bytes() for name in names]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def recorded() -> tuple[str, str]:
    """Return the kind and the digest last recorded, or two empty strings."""
    if not STAMP.exists():
        return "", ""
    kind, _, recorded_digest = STAMP.read_text(encoding="utf-8").strip().partition(" ")
    return kind, recorded_digest


def is_current(kind: str) -> bool:
    """Return whether the environment serves this kind as it is."""
    there, recorded_digest = recorded()
    return there in LOCKS and kind in (there, "run") and recorded_digest == digest(there)


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit status."""
    match arguments:
        case ["check", kind] if kind in LOCKS:
            return 0 if is_current(kind) else 1
        case ["record", kind] if kind in LOCKS:
            STAMP.write_text(f"{kind} {digest(kind)}\n", encoding="utf-8")
        case ["kind"]:
            print(recorded()[0])
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
