"""From a camera's file to two small upright JPEGs that tell nothing but the picture."""

import io
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from PIL import ExifTags, Image, ImageOps

from core.files.formats import is_heic
from core.files.refusals import FileRefused

FORMATS = ("JPEG", "PNG")
MAX_PIXELS = 50_000_000
SCREEN, THUMBNAIL = 1600, 320
QUALITY = 85
BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, LookupError, OverflowError, struct.error, zlib.error)
"""What Pillow raises on damaged files."""


@dataclass(frozen=True)
class Picture:
    screen: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_on: date | None


def develop(file: BinaryIO) -> Picture:
    """Both sizes of a photo, or FileRefused. The size is judged before anything is decoded."""
    file.seek(0)
    if is_heic(file.read(16)):
        raise FileRefused("HEIC 사진은 올릴 수 없습니다. 휴대전화에서 JPG로 바꾸어(아이폰: 설정 > 카메라 > 포맷 > 높은 호환성) 올리세요.")
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            _check_pixels(image)
            taken_on = _taken_on(image)
            # First smaller, then upright: a JPEG is then decoded at a fraction of its size.
            image.thumbnail((SCREEN, SCREEN))
            upright = _without_metadata(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(_too_large()) from error
    except BROKEN as error:
        raise FileRefused("사진을 읽을 수 없습니다. JPG나 PNG 사진이 아니거나 파일이 손상되었습니다.") from error
    small = upright.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    return Picture(_jpeg(upright), _jpeg(small), upright.width, upright.height, taken_on)


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise FileRefused(_too_large())


def _too_large() -> str:
    return f"사진의 화소가 너무 많습니다. {MAX_PIXELS // 1_000_000:,}백만 화소 이하로 줄여 올리세요."


def _taken_on(image: Image.Image) -> date | None:
    taken = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    with suppress(ValueError):
        return datetime.strptime(str(taken)[:10], "%Y:%m:%d").date()
    return None


def _without_metadata(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where they were transparent."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
    bare = image.convert("RGB")
    bare.info.clear()
    return bare


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
