"""Small files of every allowed format, honest and dishonest."""

import io
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", content)
    made.name = name
    return made


def ole(*streams: str) -> bytes:
    return OLE + b"\0" * 504 + b"".join(name.encode("utf-16-le") + b"\0" * 40 for name in streams)


def package(*parts: str, mimetype: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "<x/>")
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def locked_workbook() -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook())).encrypt("비밀", target)
    return target.getvalue()


def two_colours(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def jpeg(width: int = 400, height: int = 200, *, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretCamera"
    exif[ExifTags.Base.Artist] = "SecretPhotographer"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (37.0, 33.0, 44.0)
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    target = io.BytesIO()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretPlace</x:xmpmeta>"
    two_colours(width, height).save(target, "JPEG", exif=exif, comment="SecretComment", xmp=xmp, quality=95)
    return target.getvalue()


def png(width: int = 400, height: int = 200, *, mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    two_colours(width, height).convert(mode).save(target, "PNG")
    return target.getvalue()
