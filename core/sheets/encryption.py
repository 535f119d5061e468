"""Workbooks behind a password, in Office's own encryption: writing ours, opening the ward's."""

import struct
import zipfile
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Final
from xml.parsers.expat import ExpatError

import msoffcrypto
import olefile  # type: ignore[import-untyped]  # ships no types
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format.ooxml import OOXMLFile

_IN_MEMORY: Final = 16 * 2**20

# msoffcrypto-tool 6.1 lays every package out in full sectors, but readers look for one under 4,096 bytes among the small
# ones: it could never be opened again.
_SMALLEST_PACKAGE: Final = 4096

# What damaged or hostile files make msoffcrypto and olefile raise besides their own errors.
_DAMAGE: Final = (
    DecryptionError, FileFormatError, ParseError, ExpatError, OSError, struct.error,
    ValueError, TypeError, LookupError, AttributeError, AssertionError, OverflowError,
)  # fmt: skip


class WrongPassword(Exception):
    """str() is a sentence for the officer."""

    def __init__(self) -> None:
        super().__init__("비밀번호가 맞지 않습니다. 파일의 비밀번호를 확인하고 다시 입력하세요.")


class CannotDecrypt(Exception):
    """Damaged, or an encryption that is not Office's; str() is a sentence for the officer."""

    def __init__(self) -> None:
        super().__init__("잠금을 풀 수 없는 파일입니다. 엑셀에서 비밀번호를 없애고 저장한 뒤 다시 올리세요.")


def encrypt_xlsx(chunks: Iterable[bytes], password: str) -> IO[bytes]:
    """The workbook under `password` (AES-256, agile), rewound; the caller closes it."""
    if not password:
        raise ValueError("An empty password protects nothing.")
    with _temporary() as plain:
        for chunk in chunks:
            plain.write(chunk)
        if plain.tell() < _SMALLEST_PACKAGE:
            _store_uncompressed(plain)
        encrypted = _temporary()
        OOXMLFile(plain).encrypt(password, encrypted)
    encrypted.seek(0)
    return encrypted


def is_encrypted(file: IO[bytes]) -> bool:
    """Whether a password is needed: xlsx in an encrypted package, or an old xls. The file is left rewound."""
    file.seek(0)
    try:
        return olefile.isOleFile(file) and bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except _DAMAGE:
        return False
    finally:
        file.seek(0)


def decrypt_office(file: IO[bytes], password: str) -> IO[bytes]:
    """The readable xlsx or xls, rewound; the caller closes it. Raises WrongPassword or CannotDecrypt."""
    if not password:
        raise WrongPassword
    decrypted = _temporary()
    try:
        office = msoffcrypto.OfficeFile(file)
        if isinstance(office, OOXMLFile):
            office.load_key(password=password, verify_password=True)
        else:
            office.load_key(password=password)  # the old formats always verify
        office.decrypt(decrypted)
    except InvalidKeyError:
        decrypted.close()
        raise WrongPassword from None
    except _DAMAGE as damage:
        decrypted.close()
        raise CannotDecrypt from damage
    decrypted.seek(0)
    return decrypted


def _temporary() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=_IN_MEMORY)


def _store_uncompressed(package: IO[bytes]) -> None:
    with zipfile.ZipFile(package) as archive:
        members = [(zipfile.ZipInfo(member.filename), archive.read(member)) for member in archive.infolist()]
    package.seek(0)
    package.truncate()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    if package.seek(0, 2) < _SMALLEST_PACKAGE:
        raise ValueError("Too small to be a workbook.")
