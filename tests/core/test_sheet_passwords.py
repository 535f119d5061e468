"""Sheets behind a password: asked for, refused when wrong, never larger inside than an open one may be."""

import io
import random
import zipfile

import pytest

from core.sheets.encryption import encrypt_xlsx
from core.sheets.reader import PasswordNeeded, ReadLimits, WrongPassword
from tests.core.sheet_samples import Read, raw_xlsx, refusal, xlsx

HEADER = ("단지명", "세대수")
SMALL = ReadLimits(unpacked_bytes=12 * 1024 * 1024)
BLANKS = "<sst>" + " " * (24 * 1024 * 1024)


@pytest.fixture
def encrypted_xlsx() -> bytes:
    with encrypt_xlsx([xlsx(HEADER, ("가", 1))], "정답1!") as encrypted:
        return encrypted.read()


def test_encrypted_sheet_asks_for_its_password(read: Read, encrypted_xlsx: bytes) -> None:
    with pytest.raises(PasswordNeeded):
        read(encrypted_xlsx)


def test_encrypted_sheet_with_a_wrong_password_says_so(read: Read, encrypted_xlsx: bytes) -> None:
    with pytest.raises(WrongPassword):
        read(encrypted_xlsx, password="오답")


def test_encrypted_sheet_opens_with_its_password(read: Read, encrypted_xlsx: bytes) -> None:
    assert read(encrypted_xlsx, password="정답1!").rows[1] == ["가", 1]


def test_large_encrypted_sheet_opens_within_the_limits(read: Read) -> None:
    noise = random.Random(1).randbytes(18 * 1024 * 1024)
    content = raw_xlsx(sharedStrings="<sst/>")
    with zipfile.ZipFile(buffer := io.BytesIO(content), "a") as archive:
        archive.writestr("xl/media/photo.bin", noise)
    with encrypt_xlsx([buffer.getvalue()], "정답1!") as encrypted:
        assert read(encrypted.read(), password="정답1!").rows[1] == ["가", 1]


def test_encrypted_bomb_is_refused_like_an_open_one(read: Read) -> None:
    bomb = raw_xlsx(sharedStrings=BLANKS)
    with encrypt_xlsx([bomb], "정답1!") as encrypted:
        assert "12MB가 넘는" in refusal(read, encrypted.read(), password="정답1!", limits=SMALL)


def test_password_for_an_open_sheet_is_ignored(read: Read) -> None:
    assert read(xlsx(HEADER, ("가", 1)), password="필요 없음").rows[1] == ["가", 1]
