import io
from pathlib import Path

import pytest

from core.files.formats import FORMATS, check_format
from core.files.refusals import FileRefused
from tests.core.files import samples

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HONEST = {
    "pdf": [b"%PDF-1.7\n..."],
    "hwp": [samples.ole("FileHeader", "BodyText"), b"HWP Document File V3.00 \x1a"],
    "hwpx": [samples.package("version.xml", "Contents/content.hpf", mimetype="application/hwp+zip")],
    "xlsx": [samples.workbook(), samples.locked_workbook()],
    "xls": [samples.ole("Workbook"), samples.ole("Book")],
    "docx": [samples.package("[Content_Types].xml", "word/document.xml")],
    "doc": [samples.ole("WordDocument")],
    "pptx": [samples.package("ppt/presentation.xml")],
    "ppt": [samples.ole("PowerPoint Document")],
    "jpg": [samples.jpeg()],
    "jpeg": [samples.jpeg()],
    "png": [samples.png()],
    "txt": ["한글".encode(), "한글".encode("cp949"), b"\xef\xbb\xbfabc"],
    "csv": ["단지,동수\r\n가,1".encode("cp949"), b"\xef\xbb\xbfa,b"],
}


def test_every_allowed_format_has_a_sample() -> None:
    assert set(HONEST) == set(FORMATS)


@pytest.mark.parametrize(("extension", "content"), [(name, content) for name, all_ in HONEST.items() for content in all_])
def test_file_whose_content_is_what_its_name_says_is_taken(extension: str, content: bytes) -> None:
    file = io.BytesIO(content)

    assert check_format(file, extension=extension) == FORMATS[extension]
    assert file.tell() == 0


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    "content",
    [HTML, SVG, b"\xef\xbb\xbf \n" + HTML, b"MZ\x90\0", b"PK\x03\x04broken", samples.OLE, samples.package("evil.js"), b"\0\1\2"],
)
def test_file_whose_content_is_something_else_is_refused(extension: str, content: bytes) -> None:
    with pytest.raises(FileRefused, match=f"내용이 {extension} 형식이 아닙니다"):
        check_format(io.BytesIO(content), extension=extension)


@pytest.mark.parametrize("extension", ["html", "svg", "exe", "zip", "js", "xlsm", "hta", "php", "", "heic"])
def test_extension_not_on_the_list_is_refused_with_the_list(extension: str) -> None:
    with pytest.raises(FileRefused, match="올릴 수 있는 형식: pdf, hwp, hwpx"):
        check_format(io.BytesIO(b"%PDF-1.7"), extension=extension)


def test_office_formats_are_not_taken_for_one_another() -> None:
    for extension, other in (("xls", "doc"), ("doc", "hwp"), ("xlsx", "docx"), ("docx", "hwpx"), ("hwp", "xls")):
        with pytest.raises(FileRefused):
            check_format(io.BytesIO(HONEST[other][0]), extension=extension)


def test_document_with_macros_is_refused_by_name() -> None:
    with pytest.raises(FileRefused, match="매크로"):
        check_format(io.BytesIO(samples.package("xl/workbook.xml", "xl/vbaProject.bin")), extension="xlsx")


def test_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="빈 파일"):
        check_format(io.BytesIO(), extension="pdf")


def test_stream_name_at_the_end_of_a_large_file_on_disk_is_found(tmp_path: Path) -> None:
    path = tmp_path / "large.xls"
    path.write_bytes(samples.OLE + b"\0" * 8_000_000 + "Workbook".encode("utf-16-le"))

    with path.open("rb") as file:
        assert check_format(file, extension="xls").content_type == "application/vnd.ms-excel"


def test_the_wards_own_old_sheet_is_an_xls() -> None:
    path = Path(__file__).resolve().parents[4] / "shared/data/01_population_in_Seoul.xls"
    if not path.exists():
        pytest.skip("shared data is not here")

    with path.open("rb") as file:
        assert check_format(file, extension="xls") == FORMATS["xls"]
