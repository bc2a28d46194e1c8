"""The built front end: which files a page needs, the service worker with its list, and files kept for ever."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["DIST", "STATIC", "Assets", "BuiltFiles", "assets_from", "service_worker"]

DIST: Final = Path(__file__).parent / "static" / "dist"
STATIC: Final = "/static/dist"
_PRELOADED_FONTS: Final = ("brygada-1918-latin-wght-normal", "source-sans-3-latin-wght-normal")
_YEAR_S: Final = 31_536_000
# Entries with a fixed name; all else in the manifest carries its digest in its name
_WORKER: Final = "sw.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """Addresses for the templates. `player` and `player_css` are for the session page alone."""

    js: str
    css: tuple[str, ...] = ()
    player: str = ""
    player_css: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()


def assets_from(vite: str = "", dist: Path = DIST) -> Assets:
    """Return the addresses from Vite's manifest, or those of a running Vite server.

    Without a manifest there is no front end: the pages still work as plain forms.
    """
    if vite:
        return Assets(js=f"{vite}{STATIC}/src/main.ts", player=f"{vite}{STATIC}/src/player.ts")
    manifest = _manifest(dist)
    main, player = manifest.get("src/main.ts", {}), manifest.get("src/player.ts", {})
    fonts = (entry["file"] for name, entry in manifest.items() if Path(name).stem in _PRELOADED_FONTS)
    return Assets(
        js=_address(main.get("file", "")),
        css=_styles(manifest, main),
        player=_address(player.get("file", "")),
        player_css=_styles(manifest, player),
        fonts=tuple(sorted(_address(file) for file in fonts)),
    )


def service_worker(dist: Path = DIST) -> str | None:
    """Return the text of the service worker: the built files to keep, their digest, the worker. None if unbuilt."""
    body = dist / _WORKER
    if not body.is_file():
        return None
    script = body.read_text(encoding="utf-8")
    # What is loaded late, and by few, is kept once it was
    entries = [entry for entry in _manifest(dist).values() if not entry.get("isDynamicEntry")]
    files = {entry["file"] for entry in entries} | {css for entry in entries for css in entry.get("css", ())}
    plain = {path.name for path in dist.iterdir() if path.is_file() and path.suffix in (".svg", ".webp")}
    wanted = sorted(_address(file) for file in (files | plain) - {_WORKER})
    digest = hashlib.sha256(script.encode())
    for address in wanted:
        digest.update(address.encode())
    for name in sorted(plain):
        digest.update((dist / name).read_bytes())
    listed, version = json.dumps(wanted), json.dumps(digest.hexdigest()[:16])
    return f"const PRECACHE={listed};const VERSION={version};\n{script}"


class BuiltFiles(StaticFiles):
    """The built files. Those with a digest in their name never change, so browsers may keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file with how long it may be kept."""
        response = await super().get_response(path, scope)
        kept = path.startswith("assets/") and response.status_code in (200, 206, 304)
        response.headers["cache-control"] = f"public, max-age={_YEAR_S}, immutable" if kept else "no-cache"
        return response


def _manifest(dist: Path) -> dict[str, dict[str, Any]]:
    file = dist / ".vite" / "manifest.json"
    if not file.is_file():
        return {}
    manifest: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return manifest


def _styles(manifest: dict[str, dict[str, Any]], entry: dict[str, Any]) -> tuple[str, ...]:
    """Return the style sheets of an entry and of what it imports, each once."""
    found: dict[str, None] = {}
    waiting, seen = [entry], set()
    while waiting:
        chunk = waiting.pop(0)
        found.update(dict.fromkeys(_address(css) for css in chunk.get("css", ())))
        for name in chunk.get("imports", ()):
            if name not in seen:
                seen.add(name)
                waiting.append(manifest.get(name, {}))
    return tuple(found)


def _address(file: str) -> str:
    return f"{STATIC}/{file}" if file else ""
