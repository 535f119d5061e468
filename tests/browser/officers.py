"""The demo staff at their browsers, with somebody looking over their shoulder for errors no test asks about."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from accounts.demo import DEMO_PASSWORD
from tests.serving import Served

# A page answered with 403, 404 or 422 is what some tests ask for; Chromium notes it on the console all the same.
REFUSED = "Failed to load resource: the server responded with a status of 4"
PATIENCE_MS = 20_000


@dataclass
class Officers:
    browser: Browser
    site: Served
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, person: str = "", path: str = "/", **profile: Any) -> Page:
        """A browser and a session of its own, in which `person` has just logged in."""
        profile.setdefault("viewport", {"width": 1366, "height": 768})
        context = self.browser.new_context(base_url=self.site.address, locale="ko-KR", **profile)
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        self._watch(context)
        page = context.new_page()
        if person in self.site.sessions:
            self._enter(context, person)
        elif person:
            page.goto("/login/")
            log_in(page, person)
            self.site.sessions[person] = session_data(self.site, page)
        if page.url.startswith("about:") or path != "/":
            page.goto(path)
        return page

    def _enter(self, context: BrowserContext, person: str) -> None:
        """Another session like the one of that person's first login, which alone takes the time of a password."""
        key = secrets.token_hex(16)
        self.site.database.write(
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, now() + interval '30 minutes')",
            key,
            self.site.sessions[person],
        )
        context.add_cookies([{"name": "sessionid", "value": key, "url": self.site.address, "httpOnly": True, "sameSite": "Lax"}])

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _watch(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in {"data", "blob"} and not request.url.startswith(f"{self.site.address}/"):
            self.complaints.append(f"asks another origin: {request.url}")

    def _on_response(self, response: Response) -> None:
        is_part = response.request.resource_type in {"stylesheet", "script", "image", "font"}
        if response.status >= 500 or (is_part and response.status >= 400):
            self.complaints.append(f"{response.status} {response.url}")


def log_in(page: Page, person: str) -> None:
    page.fill("#id_username", person)
    page.fill("#id_password", DEMO_PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/login/")


def session_keys(page: Page) -> list[str]:
    return [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"]


def session_data(site: Served, page: Page) -> str:
    ((data,),) = site.database.rows("SELECT session_data FROM django_session WHERE session_key = ANY(%s)", session_keys(page))
    return str(data)


def end_session(site: Served, page: Page) -> None:
    """What happens to a session that was idle for too long, at once: the server knows it no more."""
    site.database.write("DELETE FROM django_session WHERE session_key = ANY(%s)", session_keys(page))
