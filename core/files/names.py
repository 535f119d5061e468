"""The name a file is shown and handed out under. Nothing here ever becomes a path on the server."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150
FORBIDDEN_ON_WINDOWS = re.compile(r'[<>:"|?*]')


def clean_name(raw: str) -> str:
    """The last part of `raw`, composed (macOS sends 자모 apart) and acceptable to Windows; "파일" if nothing is left."""
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    # Control characters break headers; format characters (right-to-left override) hide the true extension.
    text = "".join(character for character in text if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    text = FORBIDDEN_ON_WINDOWS.sub("_", text).strip(" .")
    stem, suffix = split_name(text)
    return f"{stem[: LONGEST - len(suffix)].rstrip()}{suffix}" if stem else f"파일{suffix}"


def split_name(name: str) -> tuple[str, str]:
    """("보고서", ".hwp"); the suffix keeps its case."""
    suffix = PurePosixPath(name).suffix[:12]
    return name.removesuffix(suffix), suffix


def extension_of(name: str) -> str:
    return split_name(name)[1].lower().removeprefix(".")
