"""Where files of one's own live, by the customs of the platform."""

from __future__ import annotations

from pathlib import Path

from unknot.errors import StoreError

__all__ = ["data_folder", "made_folder"]


def data_folder() -> Path:
    """Return the folder of what people keep: on Linux ~/.local/share/unknot. It may not exist yet."""
    # Loaded here, since most commands of the command line never ask
    from platformdirs import user_data_path

    return user_data_path("unknot", appauthor=False)


def made_folder(folder: Path) -> Path:
    """Return the folder after making it, readable by its owner alone, since health answers go there.

    Raises
    ------
    StoreError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(
            f"the folder cannot be made: {reason}.", where=str(folder), fix="Name another with --database."
        ) from None
    return folder
