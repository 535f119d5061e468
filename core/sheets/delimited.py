"""Text tables: finding the encoding and the delimiter of a csv file and splitting it into rows of text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from core.sheets.refusal import SheetRefused

DELIMITERS = (",", "\t", ";")
SAMPLE_CHARACTERS = 64 * 1024
SAMPLE_RECORDS = 100
MAX_FIELD_CHARACTERS = 131_072

# ="0123": how web exports keep Excel from eating a leading zero.
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
# Control characters no text table holds; tab, line breaks and Excel's vertical tab inside cells are left out.
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def read_rows(content: bytes) -> Iterator[list[str]]:
    """Every record with its cells; a blank line is an empty record, so that counting gives Excel's row numbers."""
    text = decode(content)
    found = NOT_TEXT.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise SheetRefused(f"{line}번째 줄에 글자가 아닌 내용이 있어 csv로 읽을 수 없습니다. 원본을 엑셀에서 열어 xlsx로 저장하세요.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sniff_delimiter(text), strict=True)
    started = 1
    try:
        for record in reader:
            yield [_unwrapped(cell) for cell in record]
            started = reader.line_num + 1
    except csv.Error as error:
        raise SheetRefused(
            f'{started}번째 줄부터 큰따옴표(")의 짝이 맞지 않거나 한 칸이 너무 깁니다. '
            "그 줄을 고치거나 엑셀에서 열어 xlsx로 저장한 뒤 올리세요."
        ) from error


def decode(content: bytes) -> str:
    """UTF-8 and UTF-16 by their marks, then UTF-8, then CP949; never a guess that replaces characters."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp949")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SheetRefused(
            f"{line}번째 줄에 읽을 수 없는 글자가 있습니다. 엑셀에서 열어 'CSV UTF-8' 또는 xlsx로 저장한 뒤 다시 올리세요."
        ) from error


def sniff_delimiter(text: str) -> str:
    """The delimiter that splits the most records into the same, largest number of cells."""
    sample = text[:SAMPLE_CHARACTERS]
    return max(DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: str, delimiter: str) -> int:
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if any(record):
                widths[len(record)] += 1
            if reader.line_num >= SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)


def _unwrapped(cell: str) -> str:
    kept = KEPT_AS_TEXT.fullmatch(cell)
    return kept.group(1) if kept else cell
