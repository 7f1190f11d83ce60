"""Public ids: opaque strings that carry their project and betray neither order nor number.

`a7-2k9w...` is an asset of project 7. The number is scrambled by a keyed Feistel network over 64
bits (Luby and Rackoff 1988), so that neighbours in a batch do not look like neighbours: a test
question's id must not tell it from work. Users and projects are plain numbers behind a letter.
"""

from __future__ import annotations

from labelqueue.errors import NotFound

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_MASK = 0xFFFFFFFF
_keys: tuple[int, ...] = (0x9E3779B9, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F)


def configure(secret: bytes) -> None:
    """Take the installation's 16-byte secret; ids read and written from now on use it."""
    global _keys
    _keys = tuple(int.from_bytes(secret[i : i + 4], "big") for i in range(0, 16, 4))


def encode(kind: str, project: int, number: int) -> str:
    """The public id of row `number` (0 to 2**63 - 1) of `project`; `kind` is its letter."""
    return f"{kind}{project}-{_base36(_scramble(number))}"


def decode(kind: str, text: str) -> tuple[int, int]:
    """Return `(project, number)`. Raises NotFound for whatever is not an id of this kind."""
    project, dash, rest = text[1:].partition("-")
    if text[:1] != kind or not dash or not _number(project) or not _plain(rest, 13):
        raise NotFound()
    number = int(rest, 36)
    if number >> 64:
        raise NotFound()
    number = _unscramble(number)
    if number >> 63:
        raise NotFound()
    return int(project), number


def decode_in(kind: str, project: int, text: str) -> int | None:
    """The number of an id that must belong to `project`, or None where it does not."""
    try:
        owner, number = decode(kind, text)
    except NotFound:
        return None
    return number if owner == project else None


def encode_global(kind: str, number: int) -> str:
    """The public id of a user (`u7`), project (`p7`) or operation (`o7`)."""
    return f"{kind}{number}"


def decode_global(kind: str, text: str) -> int:
    """The number behind a user's, project's or operation's id. Raises NotFound."""
    if text[:1] != kind or not _number(text[1:]):
        raise NotFound()
    return int(text[1:])


def _plain(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isascii() and text.isalnum() and text == text.lower()


def _number(text: str) -> bool:
    return _plain(text, 18) and text.isdigit()


def _round(half: int, key: int) -> int:
    mixed = ((half ^ key) * 0x9E3779B1) & _MASK
    mixed ^= mixed >> 15
    return ((mixed * 0x85EBCA77) & _MASK) ^ (mixed >> 13)


def _scramble(number: int) -> int:
    left, right = number >> 32, number & _MASK
    for key in _keys:
        left, right = right, left ^ _round(right, key)
    return left << 32 | right


def _unscramble(number: int) -> int:
    left, right = number >> 32, number & _MASK
    for key in reversed(_keys):
        left, right = right ^ _round(left, key), left
    return left << 32 | right


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _ALPHABET[digit] + digits
        if not number:
            return digits
