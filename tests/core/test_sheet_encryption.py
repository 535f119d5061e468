"""Ledgers behind a password: opened with it and by nothing else."""

import io
import zipfile
from collections.abc import Iterator
from typing import IO

import openpyxl
import pytest

from core.sheets.encryption import CannotDecrypt, WrongPassword, decrypt_office, encrypt_xlsx, is_encrypted
from core.sheets.writer import CellKind
from tests.core.sheet_samples import by_openpyxl, ledger

PASSWORD = "비밀번호 1!"


@pytest.fixture
def locked() -> Iterator[IO[bytes]]:
    with encrypt_xlsx([ledger(("홍길동",), kinds=[CellKind.TEXT])], PASSWORD) as file:
        yield file


def test_encrypted_ledger_opens_with_its_password_only(locked: IO[bytes]) -> None:
    assert is_encrypted(locked)
    assert "홍길동".encode() not in locked.read()
    with pytest.raises(zipfile.BadZipFile):
        openpyxl.load_workbook(locked)
    for wrong in ("", "비밀번호 1", "x" * 300):
        with pytest.raises(WrongPassword, match="비밀번호가 맞지 않습니다"):
            decrypt_office(locked, wrong)
    with decrypt_office(locked, PASSWORD) as readable:
        assert by_openpyxl(readable.read()) == [["홍길동"]]


def test_encrypted_ledger_larger_than_memory_allows_is_whole() -> None:
    content = ledger(*[(f"{number**9}",) for number in range(20_000)], kinds=[CellKind.TEXT])
    with encrypt_xlsx(iter([content[:1000], content[1000:]]), PASSWORD) as locked, decrypt_office(locked, PASSWORD) as readable:
        assert readable.read() == content


def test_encryption_without_a_password_is_refused() -> None:
    with pytest.raises(ValueError, match="empty password"):
        encrypt_xlsx([b""], "")


def test_is_encrypted_of_files_without_a_password_is_false() -> None:
    for content in (ledger(kinds=[CellKind.TEXT]), b"", b"a,b\n1,2\n", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2000):
        file = io.BytesIO(content)
        assert not is_encrypted(file)
        assert file.tell() == 0


def test_decrypting_a_damaged_file_is_refused_with_a_sentence(locked: IO[bytes]) -> None:
    content = locked.read()
    for damaged in (content[:3000], content.replace(b"spinCount", b"spinKount"), b"PK nonsense", bytes.fromhex("d0cf11e0a1b11ae1") * 300):
        with pytest.raises(CannotDecrypt, match="잠금을 풀 수 없는 파일"):
            decrypt_office(io.BytesIO(damaged), PASSWORD)
