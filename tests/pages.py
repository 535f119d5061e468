"""What tests read out of a page: its rows, its links, its fields, and the cells of a downloaded sheet."""

import io
import re
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import load_workbook

ROW = re.compile(r"<tr><td.*?</tr>", re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
COUNT = re.compile(r'data-count="(\d+)"')
ADDRESS = re.compile(r'(?:href|action|formaction|src|hx-get|hx-post)="([^"]*)"')


def html(response: Any) -> str:
    return response.content.decode()


def rows(response: Any) -> list[list[str]]:
    """The list's cells as text, without the box to tick."""
    return [[TAG.sub("", cell).strip() for cell in CELL.findall(row)][1:] for row in ROW.findall(html(response))]


def first_cells(response: Any) -> list[str]:
    return [row[0] for row in rows(response)]


def ids(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'name="selected" value="(\d+)"', html(response))]


def count(response: Any) -> int:
    found = COUNT.search(html(response))
    assert found is not None
    return int(found[1])


def heads(response: Any) -> list[str]:
    head = html(response).split("<thead>", 1)[1].split("</thead>", 1)[0]
    return [TAG.sub("", cell).strip() for cell in re.findall(r"<th[^>]*>(.*?)</th>", head, re.DOTALL) if "checkbox" not in cell]


def addresses(response: Any) -> list[str]:
    return [address.replace("&amp;", "&") for address in ADDRESS.findall(html(response))]


def body(response: HttpResponse | StreamingHttpResponse) -> bytes:
    """All of it; a file behind it is closed without ending the request, which would end the test's connection too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:
        close()
    return content


def cells(content: bytes) -> list[list[Any]]:
    """Every row of the one sheet: the note, the headers, the rows."""
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
