"""Passwords and secrets: argon2id for what people choose, SHA-256 for what we draw at random."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB, two passes: OWASP's Password Storage Cheat Sheet. Two threads at most, so that a burst of
# logins takes neither the memory nor the processors from those who label.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


async def hash_password(password: str) -> str:
    """The argon2id hash to store; some 20 ms of CPU, spent in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one hashed; without a hash it takes as long, and is not."""
    loop = asyncio.get_running_loop()
    verified = await loop.run_in_executor(_threads, _verify, password_hash, password)
    return verified and password_hash is not None


def draw_secret() -> str:
    """256 random bits as text for a header or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is stored of a drawn secret."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that no password fits, so that an unknown e-mail takes as long as a known one."""
    return _hasher.hash(draw_secret())
