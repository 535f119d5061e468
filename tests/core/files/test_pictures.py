import io
import struct
import tracemalloc
import zlib
from datetime import date
from time import perf_counter

import pytest
from PIL import Image

from core.files.pictures import Picture, develop
from core.files.refusals import FileRefused
from tests.core.files import samples


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 200 and colour[2] < 60


def is_blue(colour: tuple[int, ...]) -> bool:
    return colour[2] > 200 and colour[0] < 60


def both(picture: Picture) -> list[Image.Image]:
    return [opened(picture.screen), opened(picture.thumbnail)]


def test_photo_loses_place_person_and_comment_but_gives_its_date() -> None:
    content = samples.jpeg()
    assert all(word in content for word in (b"SecretCamera", b"SecretPhotographer", b"SecretComment", b"SecretPlace"))
    assert dict(opened(content).getexif().get_ifd(0x8825))

    picture = develop(io.BytesIO(content))

    assert picture.taken_on == date(2024, 5, 6)
    for kept, image in zip((picture.screen, picture.thumbnail), both(picture), strict=True):
        assert b"Secret" not in kept
        assert b"Exif" not in kept
        assert not dict(image.getexif())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_is_stored_upright_whatever_way_the_camera_was_held(orientation: int) -> None:
    # Where red stands when the picture is shown as the camera meant it.
    red_at = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}[orientation]
    spots = {"left": (0.1, 0.5), "right": (0.9, 0.5), "top": (0.5, 0.1), "bottom": (0.5, 0.9)}
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[red_at]

    picture = develop(io.BytesIO(samples.jpeg(400, 200, orientation=orientation)))

    assert (picture.width, picture.height) == ((400, 200) if orientation < 5 else (200, 400))
    for image in both(picture):
        at = {name: image.getpixel((int(image.width * x), int(image.height * y))) for name, (x, y) in spots.items()}
        assert is_red(at[red_at])
        assert is_blue(at[opposite])


def test_large_photo_is_kept_at_screen_size_and_as_a_thumbnail() -> None:
    picture = develop(io.BytesIO(samples.jpeg(4000, 3000)))

    assert (picture.width, picture.height) == (1600, 1200)
    assert [image.size for image in both(picture)] == [(1600, 1200), (320, 240)]
    assert {image.format for image in both(picture)} == {"JPEG"}


def test_small_photo_is_not_blown_up() -> None:
    picture = develop(io.BytesIO(samples.jpeg(120, 80)))

    assert [image.size for image in both(picture)] == [(120, 80), (120, 80)]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_png_of_any_kind_becomes_a_jpeg(mode: str) -> None:
    if mode == "I;16":
        target = io.BytesIO()
        Image.new("I;16", (40, 20), 500).save(target, "PNG")
        content = target.getvalue()
    else:
        content = samples.png(mode=mode)

    assert opened(develop(io.BytesIO(content)).screen).mode == "RGB"


def test_transparent_parts_become_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")

    colour = opened(develop(io.BytesIO(target.getvalue())).screen).getpixel((10, 10))

    assert min(colour) > 250


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    content = samples.jpeg(16, 16)
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


@pytest.mark.parametrize(
    "content",
    [png_claiming(60_000, 60_000), png_claiming(10_000, 10_000), png_claiming(7_100, 7_100), jpeg_claiming(65_000, 65_000)],
)
def test_picture_bomb_is_refused_before_it_is_decoded(content: bytes) -> None:
    tracemalloc.start()
    started = perf_counter()

    with pytest.raises(FileRefused, match="50백만 화소 이하"):
        develop(io.BytesIO(content))

    assert perf_counter() - started < 0.5
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        samples.jpeg(800, 800)[:3000],
        samples.png()[:300],
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a\x01\0\x01\0\0\0\0;",
        samples.jpeg()[:200] + b"\0" * 5000,
    ],
)
def test_file_that_is_no_whole_jpeg_or_png_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(FileRefused, match="사진을 읽을 수 없습니다"):
        develop(io.BytesIO(content))


def test_heic_photo_is_told_how_to_become_a_jpeg() -> None:
    with pytest.raises(FileRefused, match="높은 호환성"):
        develop(io.BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"))
