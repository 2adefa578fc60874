"""The course's secret, and the seeds that it gives."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

FILE = ".autograde-secret"
PUBLIC = b"public"
"""Stands for the secret where there is no course: the draws can be foreseen, the marks are real."""


class SecretError(Exception):
    """The secret cannot be read or made; the message says what to do."""


def read(course: Path) -> bytes | None:
    """The secret of a course, or ``None`` where it has none yet. Raises :class:`SecretError`."""
    path = course / FILE
    try:
        text = path.read_text(encoding="ascii").strip()
        secret = bytes.fromhex(text)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        msg = (
            f"The course's secret in {path} is not yours to read: ask whose file it is to let you "
            "read it. Without it, everybody would be asked something else."
        )
        raise SecretError(msg) from error
    except (OSError, ValueError) as error:
        msg = (
            f"The course's secret in {path} cannot be read ({error}). "
            "Restore it from a backup, or delete it and grade everything again."
        )
        raise SecretError(msg) from error
    if len(secret) < 16:
        msg = f"The course's secret in {path} is too short: delete it and grade everything again."
        raise SecretError(msg)
    return secret


def read_or_create(course: Path) -> bytes:
    """The secret of a course, which is made on the first use: 32 random bytes, for its owner alone.

    Raises :class:`SecretError`.
    """
    found = read(course)
    if found is not None:
        return found
    path, secret = course / FILE, secrets.token_bytes(32)
    fresh = course / f"{FILE}.{secrets.token_hex(8)}"
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secret.hex() + "\n")
            _put(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
    except FileExistsError:
        return read_or_create(course)
    except OSError as error:
        msg = f"The course's secret cannot be written to {path}: {error.strerror}."
        raise SecretError(msg) from error
    return secret


def _put(fresh: Path, path: Path) -> None:
    """Give a file its name as a whole, so that no run finds half a secret; the first one wins."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        fresh.replace(path)


def seed(secret: bytes, student: str, assignment: str, check: str) -> bytes:
    """What decides the random cases of one check for one student: HMAC-SHA256 of the three names.

    The same names give the same cases, and nobody without the secret can foresee them.
    """
    message = f"{student}\0{assignment}\0{check}".encode("utf-8", "surrogateescape")
    return hmac.new(secret, message, hashlib.sha256).digest()
