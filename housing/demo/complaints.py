"""Demo complaints: half a year of the ledger from November 2015, and a few that wait for an answer whatever day it is today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from accounts.models import User
from core import clock
from core.clock import KOREA
from core.holidays import WorkCalendar
from housing.complaints.actions import count_due_anew
from housing.complaints.due import set_due
from housing.demo import names
from housing.models import Complaint, ComplaintKind, Complex
from housing.models.complaints import Channel, Result

FIRST_DAY = date(2015, 11, 2)
ANSWERED = 52
DAYS_BETWEEN = 4
"""52 complaints from 2 November 2015 to the end of May 2016."""
WAITING_SINCE = (0, 1, 2, 5, 8, 9, 14, 21)
"""Days ago: the latter ones are overdue or nearly so."""
CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.PHONE, Channel.FAX, Channel.POST, Channel.EMAIL)
FIRST_PERSON = 700


@dataclass(frozen=True)
class Matter:
    kind: str
    subject: str
    content: str
    answer: str


MATTERS = (
    Matter("고충", "층간소음 중재 요청", "윗집의 소음이 밤늦게까지 이어집니다.", "관리주체에 사실 조사를 권고하고 이웃사이센터를 안내함."),
    Matter("고충", "주차장 조명 고장", "지하주차장 조명이 여러 개 꺼져 있습니다.", "관리사무소가 교체를 마친 것을 확인함."),
    Matter(
        "질의(법령)",
        "동별 대표자 중임 제한",
        "한 번 사퇴한 사람의 임기도 중임에 들어갑니까?",
        "공동주택관리법 시행령의 중임 규정을 회신함.",
    ),
    Matter("질의(단순)", "입주자대표회의 회의록 열람", "회의록을 보려면 어떻게 합니까?", "관리주체에 서면으로 신청하도록 안내함."),
    Matter("고충", "승강기 운행 정지", "승강기가 사흘째 멈춰 있습니다.", "부품을 교체하고 운행을 재개함."),
    Matter("건의", "재활용품 분리수거장 확충", "분리수거장이 좁아 통행이 어렵습니다.", "공용시설 유지관리 지원사업을 안내함."),
    Matter("질의(단순)", "관리비 공개 항목", "관리비 내역을 어디에서 볼 수 있습니까?", "공동주택관리정보시스템의 조회 방법을 안내함."),
    Matter("고충", "외벽 균열 점검 요청", "외벽에 금이 가 있어 불안합니다.", "안전점검 결과를 관리주체에 통보함."),
    Matter("기타", "단지 안 무단 방치 차량", "오래 세워 둔 차량이 있습니다.", "자진 이동을 계고하고 결과를 알림."),
    Matter("질의(법령)", "장기수선계획 조정 시기", "장기수선계획은 몇 년마다 검토합니까?", "3년마다 검토·조정하는 규정을 회신함."),
    Matter("건의", "경비실 냉방기 설치", "경비원의 근무환경을 개선해 주세요.", "근무환경 개선 지원사업을 안내함."),
)

SYNTHETIC = """
WITH made AS (
    SELECT complex.id AS complex_id, n, n %% 100 = 0 AS is_open,
           CASE WHEN n %% 100 = 0 THEN date_trunc('minute', now()) - make_interval(days => (n / 100 %% 20)::int)
                ELSE timestamptz '2010-01-04 09:00+09' + make_interval(hours => (n * 7919 %% 55000)::int) END AS received_at
    FROM housing_complex AS complex, generate_series(1, 2) AS which, LATERAL (SELECT complex.id * 2 + which) AS counted(n)
    WHERE complex.kapt_code LIKE 'S%%' AND NOT EXISTS (SELECT FROM housing_complaint AS kept WHERE kept.complex_id = complex.id)
), dated AS (
    SELECT made.*, extract(year FROM received_at AT TIME ZONE 'Asia/Seoul')::int AS year FROM made
), taken AS (
    SELECT LEFT(number, 4)::int AS year, max(SUBSTRING(number, 6)::int) AS serial FROM housing_complaint GROUP BY 1
), numbered AS (
    SELECT dated.*, (coalesce(taken.serial, 0) + row_number() OVER (PARTITION BY dated.year ORDER BY n))::text AS serial
    FROM dated LEFT JOIN taken USING (year)
)
INSERT INTO housing_complaint (
    version, created_at, updated_at, number, received_at, channel, complainant_name, complainant_mobile, complex_id, kind_id, subject,
    content, officer_name, due_at, extension_reason, again_reason, transferred_to, answer, result, closed_at, needs_check
)
SELECT 1, now(), now(), year || '-' || lpad(serial, greatest(4, length(serial)), '0'), received_at, 'phone',
       families[1 + n %% cardinality(families)] || givens[1 + n %% cardinality(givens)], '0100000' || lpad((n %% 9999 + 1)::text, 4, '0'),
       complex_id, kind.id, subjects[1 + n %% cardinality(subjects)], '', '', received_at + interval '9 days', '', '', '',
       CASE WHEN is_open THEN '' ELSE '처리함' END, CASE WHEN is_open THEN '' ELSE 'done' END,
       CASE WHEN NOT is_open THEN received_at + interval '5 days' END, false
FROM numbered,
     (SELECT %(families)s::text[], %(givens)s::text[], %(subjects)s::text[]) AS words(families, givens, subjects),
     (SELECT id FROM housing_complaintkind ORDER BY "order" LIMIT 1) AS kind
"""


def add_complaints() -> None:
    """Once: a ledger that holds anything is left as it is."""
    if Complaint.objects.exists():
        return
    complexes = list(Complex.objects.exclude(kapt_code="").filter(kapt_code__startswith="D").order_by("kapt_code"))
    kinds = {kind.label: kind for kind in ComplaintKind.objects.all()}
    officers = list(User.objects.filter(username__in=("housing", "manager"), is_demo=True).order_by("username"))
    calendar = WorkCalendar.load()
    made = []
    for number, received_at in enumerate(_receipts()):
        matter = MATTERS[number % len(MATTERS)]
        complaint = Complaint(
            received_at=received_at,
            channel=CHANNELS[number % len(CHANNELS)],
            complainant_name=names.person(FIRST_PERSON + number),
            complainant_mobile=names.mobile(FIRST_PERSON + number) if number % 5 else "",
            complex=complexes[number * 7 % len(complexes)] if number % 9 else None,
            kind=kinds.get(matter.kind) or next(iter(kinds.values())),
            subject=matter.subject,
            content=matter.content,
            officer=officers[number % len(officers)] if officers and number % 6 else None,
        )
        set_due(complaint, calendar)
        if number < ANSWERED:
            _end(complaint, matter, number, calendar)
        made.append(complaint)
    Complaint.objects.bulk_create(made)


def _receipts() -> Iterator[datetime]:
    days = [FIRST_DAY + timedelta(days=DAYS_BETWEEN * number) for number in range(ANSWERED)]
    days += [clock.today() - timedelta(days=ago) for ago in reversed(WAITING_SINCE)]
    for number, day in enumerate(days):
        yield min(
            datetime.combine(day, time(9 + number * 5 % 9, number * 13 % 60), tzinfo=KOREA), clock.now().replace(second=0, microsecond=0)
        )


def _end(complaint: Complaint, matter: Matter, number: int, calendar: WorkCalendar) -> None:
    """Most are answered in time; some late, extended, transferred or taken back."""
    received_on = complaint.received_at.date()
    if number % 13 == 5:
        complaint.extended_on, complaint.extension_reason = calendar.add_working_days(received_on, 3), "현장 조사가 더 필요함"
        set_due(complaint, calendar)
    closed_on = calendar.add_working_days(received_on, 1 + number * 3 % 9)
    complaint.closed_at = datetime.combine(closed_on, time(10 + number % 7, number * 7 % 60), tzinfo=KOREA)
    if number % 17 == 8:
        complaint.result, complaint.transferred_to, complaint.transferred_on = Result.TRANSFERRED, "한국토지주택공사", closed_on
    elif number % 19 == 11:
        complaint.result = Result.WITHDRAWN
    else:
        complaint.result, complaint.answer = (Result.REFUSED if number % 23 == 20 else Result.DONE), matter.answer


def add_synthetic_complaints() -> None:
    """Two for each synthetic complex, one in a hundred of them open; for measuring."""
    words = {"families": list(names.FAMILY_NAMES), "givens": list(names.GIVEN_NAMES), "subjects": [matter.subject for matter in MATTERS]}
    with connection.cursor() as cursor:
        cursor.execute(SYNTHETIC, words)
        cursor.execute("ANALYZE housing_complaint")
    count_due_anew()
