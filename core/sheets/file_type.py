"""Telling by content, never by name, what an uploaded file is; what is no sheet or is built to do harm is refused."""

import zipfile
import zlib
from typing import IO, Literal

import olefile  # type: ignore[import-untyped]  # ships no types

from core.sheets.refusal import SheetRefused

Kind = Literal["workbook", "text", "encrypted"]

HEAD_BYTES = 4096
MAX_ZIP_MEMBERS = 10_000
# Deflate reaches 1,032:1 on zeros; the emptiest real worksheets stay under 150:1.
MAX_COMPRESSION_RATIO = 300
RATIO_MATTERS_FROM_BYTES = 20 * 1024 * 1024

SAVE_AS_XLSX = "엑셀에서 열어 '다른 이름으로 저장 → Excel 통합 문서(*.xlsx)'로 저장한 뒤 다시 올리세요."
TAKEN_KINDS = "엑셀(xlsx, xls), ods, csv 파일을 올리세요."
BROKEN = "파일이 손상되었거나 끝까지 저장되지 않았습니다. 원본을 열어 다시 저장한 뒤 올리세요."
HARMFUL = "정상적인 엑셀 파일에는 없는 내용이 들어 있어 열지 않았습니다. " + SAVE_AS_XLSX

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# BIFF2 to BIFF4: bare records, from before Excel 5 wrote compound files.
OLD_XLS_MAGICS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")

REFUSED_MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"PDF 문서입니다. 표가 든 원본 파일을 구해 주세요. {TAKEN_KINDS}"),
    (b"MZ", f"실행 파일입니다. {TAKEN_KINDS}"),
    (b"\x7fELF", f"실행 파일입니다. {TAKEN_KINDS}"),
    (b"HWP Document File", "한글 문서(hwp)입니다. 표를 엑셀에 옮겨 xlsx로 저장한 뒤 올리세요."),
    (b"{\\rtf", "서식 있는 문서(rtf)입니다. 표를 엑셀에 옮겨 xlsx로 저장한 뒤 올리세요."),
    (b"\x89PNG", f"그림 파일입니다. {TAKEN_KINDS}"),
    (b"\xff\xd8\xff", f"그림 파일입니다. {TAKEN_KINDS}"),
    (b"GIF8", f"그림 파일입니다. {TAKEN_KINDS}"),
    (b"7z\xbc\xaf", f"압축 파일입니다. 압축을 푼 뒤 {TAKEN_KINDS}"),
    (b"Rar!", f"압축 파일입니다. 압축을 푼 뒤 {TAKEN_KINDS}"),
    (b"\x1f\x8b", f"압축 파일입니다. 압축을 푼 뒤 {TAKEN_KINDS}"),
    (b"MIME-Version:", f"엑셀 파일이 아니라 웹 페이지 묶음(mht)입니다. {SAVE_AS_XLSX}"),
)
HTML_STARTS = ("<html", "<!doctype html", "<table", "<head", "<meta", "<style", "<body", "<script")

OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("FileHeader", "한글 문서(hwp)입니다. 표를 엑셀에 옮겨 xlsx로 저장한 뒤 올리세요."),
    ("WordDocument", "워드 문서(doc)입니다. 표를 엑셀에 옮겨 xlsx로 저장한 뒤 올리세요."),
    ("PowerPoint Document", f"발표 문서(ppt)입니다. {TAKEN_KINDS}"),
    ("__properties_version1.0", f"메일 파일(msg)입니다. 첨부된 표를 따로 저장하세요. {TAKEN_KINDS}"),
)
ZIP_FOLDERS: tuple[tuple[str, str], ...] = (
    ("word/", "워드 문서(docx)입니다. 표를 엑셀에 옮겨 xlsx로 저장한 뒤 올리세요."),
    ("ppt/", f"발표 문서(pptx)입니다. {TAKEN_KINDS}"),
    ("Contents/section", "한글 문서(hwpx)입니다. 표를 엑셀에 옮겨 xlsx로 저장한 뒤 올리세요."),
    ("xl/workbook.bin", f"이진 엑셀 파일(xlsb)입니다. {SAVE_AS_XLSX}"),
)
ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def recognise(file: IO[bytes], *, unpacked_limit: int) -> Kind:
    """Say how to read the file, or raise SheetRefused naming what it is. Leaves the file at its start."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not head:
        raise SheetRefused("빈 파일입니다(0바이트). 내용이 든 파일을 올리세요.")
    if head.startswith(OLE_MAGIC):
        return _recognise_ole(file)
    if head.startswith(ZIP_MAGICS):
        _check_zip(file, unpacked_limit=unpacked_limit)
        file.seek(0)
        return "workbook"
    for magic, sentence in REFUSED_MAGICS:
        if head.startswith(magic):
            raise SheetRefused(sentence)
    if head.startswith(OLD_XLS_MAGICS):
        raise SheetRefused(f"너무 오래된 엑셀 파일(엑셀 4 이하)입니다. {SAVE_AS_XLSX}")
    _refuse_markup(head)
    if not head.startswith(UTF16_MARKS) and b"\x00" in head:
        raise SheetRefused(f"알아볼 수 없는 파일입니다. {TAKEN_KINDS}")
    return "text"


def _refuse_markup(head: bytes) -> None:
    encoding = "utf-16" if head.startswith(UTF16_MARKS) else "cp949"
    start = head.removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace").lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise SheetRefused(f"예전 방식의 XML 표(XML 스프레드시트 2003)입니다. {SAVE_AS_XLSX}")
    if start.startswith(HTML_STARTS) or (start.startswith(("<?xml", "<!--")) and "<html" in start):
        raise SheetRefused(f"엑셀 파일이 아니라 웹 페이지(HTML)에 엑셀 이름을 붙인 파일입니다. {SAVE_AS_XLSX}")
    if start.startswith('{"'):
        raise SheetRefused(f"표가 아니라 JSON 파일입니다. {TAKEN_KINDS}")
    if start.startswith(("<?xml", "<!doctype")):
        raise SheetRefused(f"표가 아니라 XML 파일입니다. {TAKEN_KINDS}")


def _recognise_ole(file: IO[bytes]) -> Kind:
    try:
        with olefile.OleFileIO(file) as compound:
            streams = {"/".join(path) for path in compound.listdir()}
    except Exception as error:  # olefile raises whatever a broken sector table leads it to
        raise SheetRefused(BROKEN) from error
    finally:
        file.seek(0)
    if "EncryptedPackage" in streams:
        return "encrypted"
    for stream, sentence in OLE_STREAMS:
        if stream in streams or stream.lower() in {name.lower() for name in streams}:
            raise SheetRefused(sentence)
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise SheetRefused(f"엑셀 파일이 아닙니다. {TAKEN_KINDS}")
    return "workbook"  # an xls is encrypted inside its stream: only reading it tells


def _check_zip(file: IO[bytes], *, unpacked_limit: int) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            _refuse_other_zip(archive, names)
            _refuse_bomb(members, unpacked_limit=unpacked_limit)
            _refuse_entities(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError) as error:
        raise SheetRefused(BROKEN) from error
    except RuntimeError as error:  # zipfile's way of saying that a member is encrypted
        raise SheetRefused("비밀번호가 걸린 압축 파일입니다. 비밀번호를 풀고 표 파일만 올리세요.") from error


def _refuse_other_zip(archive: zipfile.ZipFile, names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            is_ods = member.read(100).strip().startswith(ODS_MIMETYPE)
        if is_ods:
            _refuse_encrypted_ods(archive, names)
            return
    for folder, sentence in ZIP_FOLDERS:
        if any(name.startswith(folder) for name in names):
            raise SheetRefused(sentence)
    raise SheetRefused(f"엑셀 파일이 아니라 압축 파일(zip)입니다. 압축을 푼 뒤 {TAKEN_KINDS}")


def _refuse_encrypted_ods(archive: zipfile.ZipFile, names: list[str]) -> None:
    if "META-INF/manifest.xml" not in names:
        return
    with archive.open("META-INF/manifest.xml") as member:
        manifest = member.read(1024 * 1024)
    if b"encryption-data" in manifest:
        raise SheetRefused("비밀번호가 걸린 ods 파일입니다. 비밀번호 없이 저장하거나 비밀번호 걸린 xlsx로 저장한 뒤 올리세요.")


def _refuse_bomb(members: list[zipfile.ZipInfo], *, unpacked_limit: int) -> None:
    if len(members) > MAX_ZIP_MEMBERS:
        raise SheetRefused(HARMFUL)
    unpacked = sum(member.file_size for member in members)
    if unpacked > unpacked_limit:
        megabytes = unpacked_limit // (1024 * 1024)
        raise SheetRefused(f"압축을 풀면 {megabytes:,}MB가 넘는 파일이라 열 수 없습니다. 필요한 시트만 남겨 다시 저장하세요.")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > RATIO_MATTERS_FROM_BYTES and ratio > MAX_COMPRESSION_RATIO:
            raise SheetRefused(HARMFUL)


def _refuse_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """No office program writes a DTD; the reader ignores entities anyway, so a hidden one does no harm."""
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                head = part.read(HEAD_BYTES)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise SheetRefused(HARMFUL)
