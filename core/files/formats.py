"""The formats that may be attached, told by extension *and* content. Nothing is unpacked or parsed beyond what tells them apart."""

import mmap
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from core.files.refusals import FileRefused

HEAD = 2048
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
MARKUP = re.compile(rb"\s*(<!|<\?|<(html|head|body|script|svg|iframe|xml)\b)", re.IGNORECASE)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")


@dataclass(frozen=True)
class Format:
    content_type: str
    is_really: Callable[[BinaryIO, bytes], bool]
    """Given the file and its first bytes."""


def check_format(file: BinaryIO, *, extension: str) -> Format:
    """The format, if the extension is allowed and the content agrees with it. Leaves the file at its start."""
    file.seek(0)
    head = file.read(HEAD)
    if is_heic(head):
        raise FileRefused("HEIC 사진은 올릴 수 없습니다. 휴대전화에서 JPG로 바꾸어(아이폰: 설정 > 카메라 > 포맷 > 높은 호환성) 올리세요.")
    found = FORMATS.get(extension)
    if found is None:
        raise FileRefused(f"올릴 수 없는 형식입니다. 올릴 수 있는 형식: {', '.join(FORMATS)}")
    if not head:
        raise FileRefused("빈 파일입니다.")
    if not found.is_really(file, head):
        raise FileRefused(f"내용이 {extension} 형식이 아닙니다. 파일이 손상되었거나 확장자만 바뀐 것일 수 있습니다.")
    file.seek(0)
    return found


def is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


def _starts_with(*signatures: bytes) -> Callable[[BinaryIO, bytes], bool]:
    return lambda file, head: head.startswith(signatures)


def _ole_with(*streams: str) -> Callable[[BinaryIO, bytes], bool]:
    """An OLE file whose directory names one of these streams. The names are looked for as bytes: a hostile directory is never walked."""
    names = [name.encode("utf-16-le") for name in streams]

    def is_really(file: BinaryIO, head: bytes) -> bool:
        return head.startswith(OLE) and _holds_any(file, names)

    return is_really


def _office_zip(part: str) -> Callable[[BinaryIO, bytes], bool]:
    """A package with that part and no macros; or one under a password, which Office wraps in OLE."""
    is_encrypted = _ole_with("EncryptedPackage")

    def is_really(file: BinaryIO, head: bytes) -> bool:
        if is_encrypted(file, head):
            return True
        names = _zip_names(file, head)
        if any(name.endswith("vbaProject.bin") for name in names):
            raise FileRefused("매크로가 든 문서는 올릴 수 없습니다. 매크로를 빼고 다시 저장해 올리세요.")
        return part in names

    return is_really


def _is_hwp(file: BinaryIO, head: bytes) -> bool:
    return head.startswith(b"HWP Document File") or _ole_with("HwpSummaryInformation", "FileHeader")(file, head)


def _is_hwpx(file: BinaryIO, head: bytes) -> bool:
    # The package format puts the uncompressed member `mimetype` first, so its value stands right behind the name.
    return b"mimetypeapplication/hwp+zip" in head[:128] and "version.xml" in _zip_names(file, head)


def _is_text(file: BinaryIO, head: bytes) -> bool:
    file.seek(0)
    content = file.read()
    if CONTROL.search(content) or MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        return False
    return any(_decodes(content, encoding) for encoding in ("utf-8", "cp949"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _zip_names(file: BinaryIO, head: bytes) -> set[str]:
    if not head.startswith(ZIP):
        return set()
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            return set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return set()


def _holds_any(file: BinaryIO, needles: list[bytes]) -> bool:
    file.seek(0)
    try:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(needle) >= 0 for needle in needles)
    except (OSError, AttributeError):
        # Small uploads lie in memory and have no descriptor.
        content_in_memory = file.read()
        return any(needle in content_in_memory for needle in needles)


JPEG = Format("image/jpeg", _starts_with(b"\xff\xd8\xff"))
OPEN_XML = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    "pdf": Format("application/pdf", _starts_with(b"%PDF-")),
    "hwp": Format("application/x-hwp", _is_hwp),
    "hwpx": Format("application/hwp+zip", _is_hwpx),
    "xlsx": Format(f"{OPEN_XML}.spreadsheetml.sheet", _office_zip("xl/workbook.xml")),
    "xls": Format("application/vnd.ms-excel", _ole_with("Workbook", "Book")),
    "docx": Format(f"{OPEN_XML}.wordprocessingml.document", _office_zip("word/document.xml")),
    "doc": Format("application/msword", _ole_with("WordDocument")),
    "pptx": Format(f"{OPEN_XML}.presentationml.presentation", _office_zip("ppt/presentation.xml")),
    "ppt": Format("application/vnd.ms-powerpoint", _ole_with("PowerPoint Document")),
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": Format("image/png", _starts_with(b"\x89PNG\r\n\x1a\n")),
    "txt": Format("text/plain; charset=utf-8", _is_text),
    "csv": Format("text/csv", _is_text),
}
