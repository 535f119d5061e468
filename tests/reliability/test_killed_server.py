"""`kill -9` of the server while it saves: nothing is half saved, and the work can be done again."""

import re
import threading
import time
from http.client import HTTPException
from pathlib import Path

import psycopg

from tests.reliability.visitor import Visitor
from tests.serving import DemoDatabase, kill, served

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
ADDED = "SELECT count(*) FROM housing_complex WHERE name LIKE '끊긴단지%%'"
ROWS = 200


def sheet(folder: Path) -> Path:
    path = folder / "끊긴 단지.csv"
    lines = [f"끊긴단지 {at},옥수동,끊긴로 {at},2,30,2001-02-03" for at in range(ROWS)]
    path.write_text("\n".join(["단지명,행정동,도로명주소,동수,세대수,사용승인일", *lines]), encoding="cp949")
    return path


def await_lock(database: DemoDatabase) -> None:
    deadline = time.monotonic() + 30
    while database.rows(WAITING) == [(0,)]:
        assert time.monotonic() < deadline, "the save never came to the end of its transaction"
        time.sleep(0.05)


def test_server_killed_while_saving_an_import_leaves_nothing_and_the_import_can_be_confirmed_again(
    demo: DemoDatabase, tmp_path: Path
) -> None:
    with served(demo) as server:
        officer = Visitor(server.address, "housing")
        run = officer.post("/housing/complexes/import/", file=("file", sheet(tmp_path))).url
        assert "결과별로 보기" in officer.post(run, **proposed(officer.get(run).text)).text
        # Whoever saves writes the run last: holding its row keeps the whole save open, with every row already written.
        with psycopg.connect(demo.env["DATABASE_URL"]) as holder:
            holder.execute("SELECT FROM core_importrun WHERE id = %s FOR UPDATE", [run.rstrip("/").rsplit("/", 1)[1]])
            saving = threading.Thread(target=_confirm, args=(officer, run))
            saving.start()
            await_lock(demo)
            kill(server.process)
            saving.join()
    assert demo.rows(ADDED) == [(0,)]
    with served(demo) as server:
        officer = Visitor(server.address, "housing")
        path = run.replace(run.split("/housing/")[0], "")
        assert "저장" in officer.get(path).text
        _confirm(officer, path)
    assert demo.rows(ADDED) == [(ROWS,)]


def proposed(page: str) -> dict[str, str]:
    """What the page's selects stand at."""
    selects = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    return {name: found[1] for name, options in selects if (found := re.search(r'value="([^"]*)" selected', options))}


def _confirm(officer: Visitor, run: str) -> None:
    try:
        officer.post(run, step="save")
    except (OSError, HTTPException):
        return  # the server it was sent to is gone
