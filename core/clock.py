"""What time it is in Korea. Nothing else asks the machine, so that a test can stop the clock in one place."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

KOREA = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    return datetime.now(KOREA)  # noqa: TID251 - the one place it is asked


def today() -> date:
    return now().date()
