"""Every check, in the order the page and the panel print them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db.models import BigIntegerField, Count, DateField, QuerySet, Value

from core.prepared import Prepared, Slot
from core.records.actor import Actor
from housing.checks import council, figures, office
from housing.checks.check import GOOD_SENSE, Check, Day
from housing.models import Complex, ComplexQuerySet

COUNCIL, OFFICE, FIGURES = "입주자대표회의", "관리사무소", "단지 자료"
READS = {COUNCIL: "housing.view_representative", OFFICE: "housing.view_managerappointment", FIGURES: "housing.view_complex"}
"""The right to see what the checks of a group read; whoever has it sees all rows of it."""

CHECKS = (
    Check(
        slug="chair",
        group=COUNCIL,
        title="회장이 한 명이 아님",
        law="공동주택관리법 시행령 제12조제1항",
        says="재임 중인 회장이 없거나 두 명 이상입니다.",
        todo="회장의 선출·퇴임을 확인해 입주자대표를 고치세요.",
        panel="representatives",
        finds=council.without_one_chair,
    ),
    Check(
        slug="auditors",
        group=COUNCIL,
        title="감사가 2명 미만",
        law="공동주택관리법 시행령 제12조제1항",
        says="재임 중인 감사가 2명이 되지 않습니다.",
        todo="감사를 선출했는지 확인해 입주자대표를 고치세요.",
        panel="representatives",
        finds=council.with_few_auditors,
    ),
    Check(
        slug="members",
        group=COUNCIL,
        title="구성원이 4명 미만",
        law="공동주택관리법 제14조제1항",
        says="재임 중인 입주자대표가 4명이 되지 않습니다.",
        todo="결원을 채웠는지 확인해 입주자대표를 고치세요.",
        panel="representatives",
        finds=council.with_few_members,
    ),
    Check(
        slug="no-council",
        group=COUNCIL,
        title="의무관리인데 재임 중인 입주자대표 없음",
        law="공동주택관리법 제14조제1항",
        says="의무관리단지인데 재임 중인 입주자대표가 한 명도 없습니다.",
        todo="입주자대표회의 구성 신고를 확인해 명단을 등록하세요.",
        panel="representatives",
        finds=council.without_council,
    ),
    Check(
        slug="term-over",
        group=COUNCIL,
        title="임기가 끝났는데 재임",
        law="공동주택관리법 시행령 제13조제1항",
        says="임기가 끝났는데 상태가 재임인 입주자대표가 있습니다.",
        todo="새 임기로 선출되었으면 임기를 등록하고, 아니면 상태를 만료로 고치세요.",
        panel="representatives",
        finds=council.with_term_over,
    ),
    Check(
        slug="wrong-term",
        group=COUNCIL,
        title="임기 날짜가 맞지 않음",
        law=GOOD_SENSE,
        says="임기 종료일이 시작일과 같거나 그보다 빠른 입주자대표가 있습니다.",
        todo="선출 서류를 보고 임기를 고치세요.",
        panel="representatives",
        finds=council.with_wrong_term,
    ),
    Check(
        slug="third-term",
        group=COUNCIL,
        title="세 번째 이상 임기",
        law="공동주택관리법 시행령 제13조제2항",
        says="한 번만 중임할 수 있는데 세 번째 이상의 임기를 지내는 입주자대표가 있습니다.",
        todo="두 차례 공고에도 후보자가 없어 다시 선출된 경우(제13조제3항)인지 확인하세요.",
        panel="representatives",
        finds=council.with_third_term,
    ),
    Check(
        slug="assistant",
        group=OFFICE,
        title="500세대 이상 의무관리인데 소장이 주택관리사보",
        law="공동주택관리법 시행령 제69조제1항",
        says="500세대 이상인 의무관리단지의 관리사무소장이 주택관리사보입니다.",
        todo="소장의 자격구분과 세대수를 확인하세요.",
        panel="office",
        finds=office.with_assistant_in_charge,
    ),
    Check(
        slug="shared-licence",
        group=OFFICE,
        title="한 자격증이 두 단지에 배치",
        law="공동주택관리법 제69조제1항제3호",
        says="소장의 자격증이 다른 단지의 현재 소장에게도 등록되어 있습니다.",
        todo="자격증번호를 확인하고, 맞으면 겸직인지 허용된 공동관리인지 확인하세요.",
        panel="office",
        finds=office.with_shared_licence,
    ),
    Check(
        slug="no-manager",
        group=OFFICE,
        title="의무관리인데 관리사무소장 없음",
        law="공동주택관리법 제64조제1항",
        says="의무관리단지인데 현재 관리사무소장이 등록되어 있지 않습니다.",
        todo="배치 신고를 확인해 소장을 등록하세요.",
        panel="office",
        finds=office.without_manager,
    ),
    Check(
        slug="no-manager-mobile",
        group=OFFICE,
        title="소장 휴대번호 없음",
        law=GOOD_SENSE,
        says="현재 관리사무소장의 휴대번호가 없습니다.",
        todo="휴대번호를 물어 등록하세요.",
        panel="office",
        finds=office.without_manager_mobile,
    ),
    Check(
        slug="no-office-phone",
        group=OFFICE,
        title="관리사무소 전화 없음",
        law=GOOD_SENSE,
        says="관리사무소 전화번호가 없습니다.",
        todo="전화번호를 물어 등록하세요.",
        panel="office",
        part="office",
        finds=office.without_office_phone,
    ),
    Check(
        slug="class-conflict",
        group=FIGURES,
        title="관리구분 불일치",
        law="공동주택관리법 제2조제1항제2호",
        says="관리구분이 세대수·승강기·난방·분류로 본 법령상 구분과 다릅니다.",
        todo="세대수와 시설을 확인하고, 맞으면 관리구분을 고치세요.",
        panel="class",
        part="class",
        finds=figures.with_conflicting_class,
    ),
    Check(
        slug="no-households",
        group=FIGURES,
        title="세대수가 0이거나 모름",
        law=GOOD_SENSE,
        says="세대수가 0이거나 비어 있습니다.",
        todo="건축물대장의 세대수를 넣으세요.",
        panel="complex",
        part="complex",
        finds=figures.without_households,
    ),
    Check(
        slug="bands",
        group=FIGURES,
        title="면적별 세대수의 합이 세대수와 다름",
        law=GOOD_SENSE,
        says="면적별 세대수를 더한 값이 세대수와 다릅니다.",
        todo="면적별 세대수나 세대수를 고치세요.",
        panel="bands",
        part="bands",
        finds=figures.with_bands_that_do_not_add_up,
    ),
    Check(
        slug="marked",
        group=FIGURES,
        title="확인 필요 표시",
        law=GOOD_SENSE,
        says="확인이 필요한 자료로 표시되어 있습니다.",
        todo="확인할 내용을 살펴 고치고 표시를 지우세요.",
        panel="remarks",
        part="remarks",
        finds=figures.with_mark,
    ),
)

BY_SLUG: Mapping[str, Check] = {check.slug: check for check in CHECKS}


def may_see(check: Check, user: Actor) -> bool:
    return user.has_perm(READS[check.group])


def checks_open_to(user: Actor) -> list[Check]:
    return [check for check in CHECKS if may_see(check, user)]


def concerned(complexes: ComplexQuerySet, checks: Sequence[Check] = CHECKS, *, day: date) -> dict[str, int]:
    """How many of `complexes` each check concerns, by its slug: one query for the councils' figures, one for all else."""
    rows = complexes.order_by()
    of_councils = {check.slug: check.finds.condition for check in checks if isinstance(check.finds, council.OfCouncil)}
    counts = council.councils_concerned(rows, day, of_councils) if of_councils else {}
    others = [check for check in checks if check.slug not in counts]

    def count(found: ComplexQuerySet) -> QuerySet:
        return found.values("slug").annotate(concerned=Count("pk")).values_list("slug", "concerned")

    return counts | dict(_found_by(others, rows, day, count))


def checks_of(pk: int, *, day: date) -> list[Check]:
    """The checks that concern this complex: one query for all."""
    found = set(_of_one.run(pk=pk, day=day))
    return [check for check in CHECKS if check.slug in found]


def _found_by(checks: Sequence[Check], rows: ComplexQuerySet, day: Day, read: Callable[[ComplexQuerySet], QuerySet]) -> QuerySet:
    """What `read` asks of the rows each check finds, with its `slug`, one check after another."""
    parts = [read(check.finds(rows, day).annotate(slug=Value(check.slug))) for check in checks]
    return parts[0].union(*parts[1:], all=True)


def _checks_of_slot() -> QuerySet:
    one = Complex.objects.order_by().filter(pk=Slot("pk", BigIntegerField()))
    return _found_by(CHECKS, one, Slot("day", DateField()), lambda found: found.values_list("slug", flat=True))


_of_one: Prepared[str] = Prepared(_checks_of_slot)
