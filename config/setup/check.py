"""`make check`: each step by name, and no further than the first that fails."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.setup.environment import CHECKOUT, VENV

# What a ward's server would have; the names lead nowhere.
PRODUCTION = {
    "SECRET_KEY": "only-for-the-deploy-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "sallimteo.example",
    "DATABASE_URL": "postgres://sallimteo@db.example/sallimteo",
}


def main() -> None:
    manage = ("python", "manage.py")
    _step("format", "ruff", "format", "--check", "--quiet", ".")
    _step("lint", "ruff", "check", "--quiet", ".")
    _step("types", "mypy")
    _step("layers", "lint-imports")
    _step("templates", "djhtml", "--check", *_templates())
    _step("migrations", *manage, "makemigrations", "--check", "--dry-run")
    _step("django", *manage, "check")
    _step("deploy", *manage, "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)


def _templates() -> list[str]:
    return [str(path.relative_to(CHECKOUT)) for path in sorted((CHECKOUT / "templates").rglob("*.html"))]


def _step(name: str, program: str, *arguments: str, env: Mapping[str, str] | None = None) -> None:
    sys.stdout.write(f"== {name}\n")
    sys.stdout.flush()
    # A key for those who name a server in DATABASE_URL and no SECRET_KEY: nothing is signed here.
    kept = {key: value for key, value in os.environ.items() if key != "DEMO"}
    surroundings = {"SECRET_KEY": PRODUCTION["SECRET_KEY"], **kept, "LOG_LEVEL": "WARNING", **(env or {})}
    command: Sequence[str] = [str(Path(VENV / "bin" / program)), *arguments]
    if subprocess.run(command, check=False, cwd=CHECKOUT, env=surroundings).returncode:  # noqa: S603 - our own tools
        sys.exit(f"make check stopped at: {name}")


if __name__ == "__main__":
    main()
