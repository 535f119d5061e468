"""`make bench`: every speed target of docs/performance.md as a ratio to its reference, measured in this run. Never fails on time."""

import os
import platform
import sys
import warnings

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("SECRET_KEY", "for measuring only")
os.environ["LOG_LEVEL"] = "ERROR"
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
# WhiteNoise, before collectstatic made the folder.
warnings.filterwarnings("ignore", message="No directory at:")

import django  # noqa: E402

SCALE, DEPTH = 20_000, 200_000


def main() -> None:
    django.setup()
    from django.db import connection

    from bench import people, screens, statistics
    from bench.database import scaled_database
    from bench.excel_in import excel_in
    from bench.excel_out import excel_out
    from bench.pages import Officer

    with scaled_database(SCALE):
        connection.ensure_connection()
        version = connection.pg_version // 10_000
        print(f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {django.__version__}, PostgreSQL {version}")
        officer = Officer()
        parts = (
            screens.lists(officer),
            screens.one_screen(officer),
            people.lists(officer),
            people.checks(officer),
            statistics.pages(officer),
        )
        for part in (*parts, excel_in()):
            for measure in part:
                print(measure, flush=True)
    with scaled_database(DEPTH, complexes_only=True) as name:
        for part in (screens.depth(Officer()), excel_out(name)):
            for measure in part:
                print(measure, flush=True)


def one_file(writer: str, database: str) -> None:
    django.setup()
    from bench.database import serve, use
    from bench.excel_out import write_and_say

    serve()
    use(database)
    write_and_say(writer)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--excel-out"]:
        one_file(*sys.argv[2:])
    else:
        main()
