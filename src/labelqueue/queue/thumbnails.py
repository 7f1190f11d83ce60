"""Thumbnails: a small picture of an uploaded image, drawn once for each content."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

SIDE = 400  # pixels: a tile of the gallery at two device pixels each
# Above it nothing is decoded, whatever the file's size: a few kilobytes may claim gigabytes.
MOST_PIXELS = 64_000_000
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_QUALITY = 78


class Undrawable(Exception):
    """The file is no image, or too large, or broken: it will never have a thumbnail."""


def drawn(folder: Path, sha256: str) -> Path | None:
    """The thumbnail of this content, if it was made; an empty file says that there can be none."""
    path = _place(folder, sha256)
    return path if path.exists() else None


def draw_once(folder: Path, sha256: str, source: Path, content_type: str) -> Path:
    """The thumbnail of this content, made where it is not there yet (blocking, up to a second)."""
    path = drawn(folder, sha256)
    if path is not None:
        return path
    target = _place(folder, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as desk:
        made = Path(desk, "made")
        try:
            _draw(source, content_type, made)
        except Undrawable:
            made.write_bytes(b"")
        made.replace(target)
    return target


def _place(folder: Path, sha256: str) -> Path:
    return folder / str(SIDE) / sha256[:2] / f"{sha256}.webp"


def _draw(source: Path, content_type: str, target: Path) -> None:
    """Write the first frame of an image as WebP, at most `SIDE` pixels wide and high.

    Raises Undrawable, and OSError where the disk fails.
    """
    kind = FORMATS.get(content_type)
    if kind is None:
        raise Undrawable("no image")
    with source.open("rb") as content:
        try:
            image = _reduced(content, kind)
        except MemoryError:
            raise
        # What hostile bytes raise in a decoder cannot be listed.
        except Exception as fault:
            raise Undrawable(str(fault)) from fault
    # Nothing of the original's metadata (where it was taken, by whom) goes along.
    image.save(target, "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")


def _reduced(content: IO[bytes], kind: str) -> Image.Image:
    with Image.open(content, formats=(kind,)) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Undrawable(f"{width} x {height} pixels")
        image.draft("RGB", (SIDE, SIDE))  # lets a JPEG be decoded at an eighth of its size
        image.thumbnail((SIDE, SIDE), reducing_gap=2) if _is_plain(image) else image.load()
        upright = ImageOps.exif_transpose(_in_colour(image))
        upright.thumbnail((SIDE, SIDE))
        return upright


def _is_plain(image: Image.Image) -> bool:
    """Whether it can be made smaller as it is; palettes and 16-bit greys cannot."""
    return image.mode in ("RGB", "RGBA", "L", "LA", "CMYK", "YCbCr")


def _in_colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # Sixteen bits of grey, shown by their upper eight.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = "A" in image.mode or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")
