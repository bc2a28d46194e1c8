"""Meshes as compact bytes: a header in JSON, then arrays of small integers.

    8 bytes   the mark `UNKNOTM1`
    uint32    length of the header, padded with spaces so that the data starts at a multiple of 4
    JSON      the header; every offset in it is in bytes from the start of the data, a multiple of 4
    ...       the arrays, little-endian

The browser lays typed arrays over the bytes and needs no decoder. What is packed is the same bytes for the same values.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from unknot.errors import UnknotError

__all__ = ["MARK", "SCALE_MM", "Packer", "array_at", "header_of", "positions"]

MARK = b"UNKNOTM1"
SCALE_MM = 1.0 / 16.0
"""One unit of a packed position: finer than anyone sees, and 2 m still fit into 16 bits."""

_ALIGNMENT = 4


class Packer:
    """Collects arrays and says where each lies; `packed` writes all of it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, array: npt.NDArray[Any]) -> int:
        """Take an array of integers and return its offset."""
        data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        offset = self._length
        padded = data + bytes(-len(data) % _ALIGNMENT)
        self._parts.append(padded)
        self._length += len(padded)
        return offset

    def packed(self, header: Mapping[str, Any]) -> bytes:
        """Return everything as bytes."""
        text = json.dumps(header, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()
        text += b" " * (-(len(MARK) + 4 + len(text)) % _ALIGNMENT)
        return b"".join([MARK, struct.pack("<I", len(text)), text, *self._parts])


def positions(vertices: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    """Return (N, 3) mm as packed integers."""
    return np.round(vertices / SCALE_MM).astype(np.int16)


def header_of(data: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return the header of packed bytes and the data that its offsets count in.

    Raises
    ------
    UnknotError
        Where the bytes are not of this format.
    """
    if data[: len(MARK)] != MARK:
        raise UnknotError("this is not a packed mesh.", fix="Bake the shapes anew; see tools/bake.")
    (length,) = struct.unpack_from("<I", data, len(MARK))
    start = len(MARK) + 4
    header: dict[str, Any] = json.loads(data[start : start + length])
    return header, memoryview(data)[start + length :]


def array_at(data: memoryview, offset: int, dtype: str, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """Return the array of that type ("<i2") and shape at an offset, without copying."""
    count = int(np.prod(shape))
    return np.frombuffer(data, dtype=dtype, count=count, offset=offset).reshape(shape)
