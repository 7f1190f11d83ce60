"""Passwords and secrets: argon2id for what people choose, SHA-256 for what we draw at random."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


async def hash_password(password: str) -> str:
    """The argon2id hash to store; about 50 ms of CPU, spent in a thread."""
    return await asyncio.to_thread(_hasher.hash, password)


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one hashed; without a hash it takes as long, and is not."""
    verified = await asyncio.to_thread(_verify, password_hash or _nobodys(), password)
    return verified and password_hash is not None


def draw_secret() -> str:
    """256 random bits as text for a header or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is stored of a drawn secret."""
    return hashlib.sha256(secret.encode()).digest()


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that nobody's password fits, so that an unknown e-mail takes as long as a known one."""
    return _hasher.hash(draw_secret())
