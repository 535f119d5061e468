"""The PostgreSQL that stands in where DATABASE_URL names none (placeholder until the set-up branch lands)."""

from pathlib import Path


def secret_key_file(folder: Path) -> str:
    path = folder / "secret.key"
    return path.read_text().strip() if path.exists() else ""


def embedded_database(folder: Path) -> dict[str, object]:
    return {"ENGINE": "django.db.backends.postgresql", "NAME": "sallimteo", "HOST": str(folder)}
