"""An officer without a browser: logs in, opens pages and sends forms, from as many threads as a test likes."""

import re
import uuid
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from accounts.demo import DEMO_PASSWORD

PATIENCE_SECONDS = 30
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str


class Visitor:
    def __init__(self, address: str, person: str) -> None:
        self.address = address
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        answer = self.post("/login/", username=person, password=DEMO_PASSWORD)
        assert "로그아웃" in answer.text

    def get(self, path: str) -> Answer:
        return self._ask(Request(self._url(path)))  # noqa: S310 - our own address

    def post(self, path: str, *, file: tuple[str, Path] | None = None, **fields: Any) -> Answer:
        """Open the page first for its token, as a person would, and send the form."""
        found = TOKEN.search(self.get(path).text)
        fields = {"csrfmiddlewaretoken": found[1] if found else "", **fields}
        if file is None:
            return self._ask(Request(self._url(path), data=urlencode(fields).encode()))  # noqa: S310
        border, body = _multipart(fields, *file)
        headers = {"Content-Type": f"multipart/form-data; boundary={border}"}
        return self._ask(Request(self._url(path), data=body, headers=headers))  # noqa: S310

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else f"{self.address}{path}"

    def _ask(self, request: Request) -> Answer:
        try:
            response: HTTPResponse | HTTPError = self.opener.open(request, timeout=PATIENCE_SECONDS)
        except HTTPError as refusal:
            response = refusal
        with response:
            return Answer(response.status or 0, response.url, response.read().decode())


def _multipart(fields: dict[str, Any], name: str, path: Path) -> tuple[str, bytes]:
    border = uuid.uuid4().hex
    parts = [f'--{border}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{path.name}"\r\n'
    parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), path.read_bytes(), f"\r\n--{border}--\r\n".encode()]
    return border, b"".join(parts)
