"""Bakes the shapes that ship: `python -m bake --work FOLDER`, run from `tools/` in the bake's own environment.

The first stage (model to rest shapes) is kept in the work folder and made once; all after it takes some minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from bake.basis import basis_of, bodies_of, every_body
from bake.builds import BMI_NODES, BUILDS, SHAPES, STATURES_M
from bake.hands import hand_mesh, packed_hands
from bake.poses import AXES
from bake.rig import Array, Rig
from bake.shapes import TOPOLOGY, write_shapes
from bake.writing import packed_basis

ASSETS = Path(__file__).resolve().parents[2] / "src" / "unknot" / "anatomy" / "assets"
COMPONENTS = 18
_VERSIONS = ("anny", "torch", "numpy", "scipy")


def main() -> None:
    """Bake everything, or what is named, and write the provenance beside it."""
    parser = argparse.ArgumentParser(prog="bake", description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for the rest shapes, outside the repository")
    parser.add_argument("--only", choices=("hands", *AXES), help="bake this one alone")
    given = parser.parse_args()
    stored = _stored(given.work / "shapes.npz")
    ASSETS.mkdir(exist_ok=True)
    for name in [given.only] if given.only else ["hands", *AXES]:
        (ASSETS / f"{name}.bin").write_bytes(_hands(stored) if name == "hands" else _basis(stored, name))
    (ASSETS / "PROVENANCE.json").write_text(json.dumps(_provenance(), indent=2) + "\n", encoding="utf-8")


def _stored(shapes: Path) -> dict[str, Any]:
    if not shapes.exists():
        shapes.parent.mkdir(parents=True, exist_ok=True)
        write_shapes(shapes)
    with np.load(shapes) as stored:
        return dict(stored)


def _hands(stored: dict[str, Any]) -> bytes:
    return packed_hands(hand_mesh(Rig.of(stored), stored["vertices.hand"], stored["heads.hand"]))


def _basis(stored: dict[str, Any], position: str) -> bytes:
    bodies = bodies_of(stored, position)
    rows: list[Array] = []
    for who in every_body():
        skin, egg, drape = bodies.shape(*who)
        rows.append(np.concatenate([skin.ravel(), egg.ravel(), drape.ravel()]))
        if len(rows) % 33 == 0:
            print(f"  {position}: {len(rows)} bodies", flush=True)
    nodes = np.array(rows).reshape(len(BUILDS), len(SHAPES), len(STATURES_M), len(BMI_NODES), -1)
    return packed_basis(bodies, basis_of(nodes, COMPONENTS))


def _provenance() -> dict[str, Any]:
    return {
        "source": "MakeHuman / MPFB2 base mesh and targets (CC0 1.0), shaped with Anny (Apache-2.0); no SMPL data",
        "made_with": {name: _version(name) for name in _VERSIONS},
        "topology": TOPOLOGY,
        "bodies": len(every_body()),
        "components": COMPONENTS,
        "sha256": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(ASSETS.glob("*.bin"))},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
