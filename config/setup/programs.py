"""What the tests need and neither PyPI nor npm has: a browser, a Korean font, LibreOffice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.setup.refusal import SetupRefused

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
KOREAN_FONTS = ("Nanum*.ttf", "NotoSansCJK*", "NotoSansKR*", "NotoSerifCJK*", "UnDotum*", "malgun*.ttf")


@dataclass(frozen=True)
class Program:
    name: str
    package: str
    is_there: Callable[[], bool]


def has_browser() -> bool:
    return any(map(shutil.which, BROWSERS))


def has_korean_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(pattern), None) for folder in folders if folder.exists() for pattern in KOREAN_FONTS)


def has_libreoffice() -> bool:
    """`soffice` alone may come without Calc, the part that opens sheets."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    return soffice is not None and any(Path(soffice).resolve().parent.glob("libsclo*"))


PROGRAMS = (
    Program("Chromium", "chromium", has_browser),
    Program("a Korean font", "fonts-nanum", has_korean_font),
    Program("LibreOffice Calc", "libreoffice-calc-nogui", has_libreoffice),
)


def require_test_programs() -> None:
    missing = [program for program in PROGRAMS if not program.is_there()]
    if not missing:
        return
    packages = [program.package for program in missing]
    names = ", ".join(program.name for program in missing)
    refusal = f"The tests need {names}: install it first (on Debian: apt-get install {' '.join(packages)})."
    install(packages, otherwise=refusal)
    if not all(program.is_there() for program in missing):
        raise SetupRefused(refusal)


def install(packages: Sequence[str], *, otherwise: str) -> None:
    """Install system packages when we may without asking; else refuse with the sentence."""
    as_root = _as_root()
    if as_root is None or shutil.which("apt-get") is None:
        raise SetupRefused(otherwise)
    sys.stdout.write(f"Installing system packages: {' '.join(packages)} …\n")
    sys.stdout.flush()
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    update = [*as_root, *quiet, "update"]
    add = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", *quiet, "install", "-y", "--no-install-recommends", *packages]
    for command in (update, add):
        if subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode:  # noqa: S603 - our own command lines
            raise SetupRefused(otherwise)


def _as_root() -> list[str] | None:
    """The words before a command that run it as root without a question; None when we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None or subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode:  # noqa: S603 - our own command lines
        return None
    return [sudo, "-n"]
