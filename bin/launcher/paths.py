"""Where this checkout keeps what it makes: ``var/``, ``.venv/``, ``node_modules/`` and ``static/build/``."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from .trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"


def checkout_hash(root: Path = ROOT) -> str:
    """Twelve letters that tell this checkout from any other on the machine."""
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


def make_folder(path: Path, mode: int = 0o755) -> Path:
    """Makes a folder that we can write in, or says which one we cannot."""
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The folder {path} cannot be made ({error.strerror}). Make {ROOT} writable for you.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise Trouble(f"The folder {path} is not writable for you. Change its owner, or work in a clone of your own.")
    return path


def kept_secret(path: Path) -> str:
    """A random text, made once and kept in a file that only its owner can read."""
    try:
        text = path.read_text().strip()
    except FileNotFoundError:
        text = ""
    if text:
        return text
    text = secrets.token_urlsafe(48)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    part.rename(path)
    return text


def digest_of(*parts: Path | str) -> str:
    """A hash of files' contents, of folders' contents and of plain texts, for the stamps that let a step be skipped."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            total.update(part.encode())
            continue
        files = sorted(p for p in part.rglob("*") if p.is_file()) if part.is_dir() else [part]
        for file in files:
            total.update(os.fsencode(file.relative_to(part.parent)) + b"\0")
            total.update(file.read_bytes() if file.exists() else b"absent")
    return total.hexdigest()


class Stamp:
    """Remembers, in a small file, what a step was last done for."""

    def __init__(self, path: Path, value: str) -> None:
        self.path = path
        self.value = value

    def is_current(self) -> bool:
        return self.path.is_file() and self.path.read_text().strip() == self.value

    def write(self) -> None:
        make_folder(self.path.parent)
        self.path.write_text(self.value + "\n")
