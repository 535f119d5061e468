"""No room for a file: a sentence, no half file, no row. A limit on the size of files stands in for the full disk."""

import random
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.reliability.visitor import Visitor
from tests.serving import DemoDatabase, served

ROOM_BYTES = 60_000


def leave_no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, ROOM_BYTES))


def noise(path: Path, side: int) -> Path:
    """A picture that cannot be made small."""
    Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)).save(path)
    return path


@pytest.fixture(scope="module")
def officer(demo: DemoDatabase) -> Iterator[Visitor]:
    """Of a server that finds no room."""
    with served(demo, worker_processes=1, preexec=leave_no_room) as server:
        yield Visitor(server.address, "housing")


# The smaller one is received in memory, the larger in a temporary file.
@pytest.mark.parametrize("side", [400, 1200])
def test_photo_without_room_is_refused_with_a_sentence(
    officer: Visitor, demo: DemoDatabase, media: Path, tmp_path: Path, side: int
) -> None:
    before = [path for path in media.rglob("*") if path.is_file()]
    answer = officer.post("/housing/complexes/1/photos/", file=("files", noise(tmp_path / "정문.png", side)))
    assert answer.status == 422
    assert "저장 공간이 부족" in answer.text
    assert [path for path in media.rglob("*") if path.is_file()] == before
    assert demo.rows("SELECT count(*) FROM housing_complexphoto") == [(0,)]


def test_sheet_without_room_is_refused_with_a_sentence(officer: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "큰 파일.csv"
    path.write_text("단지명,도로명주소\n" + "".join(f"큰단지 {at},큰로 {at}\n" for at in range(5_000)), encoding="cp949")
    answer = officer.post("/housing/complexes/import/", file=("file", path))
    assert answer.status == 422
    assert "자리가 없습니다" in answer.text or "공간이 부족" in answer.text
