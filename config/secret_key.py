"""The secret that `make setup` writes for an installation whose environment names none."""

from pathlib import Path


def read_key_file(folder: Path) -> str:
    """The key in `folder`, or nothing."""
    path = folder / "secret.key"
    return path.read_text().strip() if path.exists() else ""
