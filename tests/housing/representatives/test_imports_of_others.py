"""Whose row it is in an upload: which complex, which person, our own files, and other people."""

from datetime import date
from typing import Any

import pytest

from accounts.roles import Role
from core.imports.models import ImportRun
from core.imports.outcome import Outcome
from core.imports.parents import lock_found_parents
from core.records.tables import compile_table
from housing.models import Representative, Resident
from housing.models.terms import TermStatus
from housing.representatives.imports import PostWithoutStart
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory
from tests.housing.representatives.sheets import HEADERS, REPRESENTATIVE, RESIDENT, ROW, check, outcomes, row, save
from tests.imports_sheets import address, client_of, counts, csv_bytes, officer, previewed
from tests.pages import body

pytestmark = pytest.mark.django_db


# --- which complex


def two_of_a_name() -> tuple[Any, Any]:
    here = ComplexFactory(name="한빛마을", kapt_code="A1", dong=DongFactory())
    there = ComplexFactory(name="한빛 마을", kapt_code="A2", dong=DongFactory(code="1120055000", name="사근동"))
    return here, there


def test_a_name_two_complexes_bear_is_refused_and_names_both() -> None:
    two_of_a_name()
    (one,) = check(ROW)
    assert one.outcome == Outcome.REJECTED
    assert "공동주택이 2곳입니다: 한빛마을(마장동, A1) / 한빛 마을(사근동, A2)" in one.errors[0]


@pytest.mark.parametrize(("header", "cell"), [("행정동", "사근동"), ("동명", "사근"), ("K-apt 코드", "a2"), ("단지코드", "A2")])
def test_a_column_beside_the_name_tells_two_complexes_apart(header: str, cell: str) -> None:
    _, there = two_of_a_name()
    save([*ROW, cell], headers=[*HEADERS, header])
    assert Representative.objects.get().complex == there


@pytest.mark.parametrize("cell", ["A2", "한빛마을 (A2)"])
def test_a_code_in_the_cell_means_one(cell: str) -> None:
    _, there = two_of_a_name()
    save(row(complex=cell))
    assert Representative.objects.get().complex == there


def test_an_unknown_complex_is_refused() -> None:
    (one,) = check(ROW)
    assert one.errors == ["공동주택: ‘한빛마을’이라는 공동주택이 없습니다. 이름을 확인하거나 K-apt 코드를 적으세요."]


# --- who


def test_a_name_that_two_residents_bear_is_asked_for_more() -> None:
    complex_ = ComplexFactory(name="한빛마을")
    for day in (1, 2):
        ResidentFactory(complex=complex_, name="달가람", born_on=date(1960, 1, day), home=f"10{day}동 1호")
    rows = check(
        row(born_on="", mobile="", home=""), row(born_on="", mobile="", home="102-1"), row(born_on="600101", term="2020.01.01~2021.12.31")
    )
    assert outcomes(rows) == [Outcome.REJECTED, Outcome.CREATED, Outcome.CREATED]
    assert "이름이 같은 입주민이 이 단지에 여럿입니다" in rows[0].errors[0]


def test_another_birth_date_is_another_person_even_in_one_home() -> None:
    complex_ = ComplexFactory(name="한빛마을")
    ResidentFactory(complex=complex_, name="달가람", born_on=date(1990, 5, 5))
    save(ROW)
    assert Resident.objects.filter(name="달가람").count() == 2


def test_a_deleted_person_is_not_made_again() -> None:
    complex_ = ComplexFactory(name="한빛마을")
    ResidentFactory(complex=complex_, name="달가람", hidden_at="2026-01-01T00:00+09:00")
    (one,) = check(ROW)
    assert one.outcome == Outcome.REJECTED
    assert "삭제한 자료에 있습니다" in one.errors[0]


def test_blanks_within_a_name_do_not_make_another_person() -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    assert outcomes(save(row(name="달 가 람"))) == [Outcome.UNCHANGED]


def test_a_post_does_not_move_to_another_complex() -> None:
    ComplexFactory(name="한빛마을")
    ComplexFactory(name="새봄")
    save(ROW)
    number = Representative.objects.get().pk
    (one,) = check([number, *row(complex="새봄")], headers=["관리번호", *HEADERS])
    assert "단지는 바꿀 수 없습니다" in one.errors[0]


def test_a_number_lets_a_name_be_corrected() -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    post = Representative.objects.get()
    (one,) = save([post.pk, *row(name="달가온")], headers=["관리번호", *HEADERS])
    assert one.outcome == Outcome.UPDATED
    assert Resident.objects.get().name == "달가온"


# --- files of our own, and other people


@pytest.mark.parametrize("kind", [REPRESENTATIVE, RESIDENT], ids=lambda kind: kind.name)
@pytest.mark.parametrize("with_number", [True, False])
def test_our_own_file_comes_back_unchanged(kind: Any, with_number: bool) -> None:
    """Masked with its number; without one a masked name could be anybody."""
    here, _ = two_of_a_name()
    post = RepresentativeFactory(resident__complex=here, resident__email="ha@example.kr", is_owner=False, district="제1선거구")
    RepresentativeFactory(
        resident__complex=here,
        resident__born_on=None,
        started_on=date(2016, 3, 14),
        ended_on=date(2016, 3, 13),
        needs_check=True,
        is_by_election=True,
    )
    RepresentativeFactory(
        resident=post.resident, started_on=date(2020, 1, 1), ended_on=date(2021, 12, 31), status="expired", earlier_terms=1
    )
    RepresentativeFactory(status=TermStatus.RESIGNED, status_on=date(2026, 5, 1), status_reason="이사", ended_on=None, is_owner=True)
    client = browser(Role.MANAGER, username="lee")
    masked = client.get(kind.url("list"), {"format": "xlsx", "columns": "all"})
    content = body(masked) if with_number else unmasked(kind)
    run = previewed(client, content, kind=kind, name="대표.xlsx")
    expected = 4 if kind is REPRESENTATIVE else 3
    assert counts(run) == (0, 0, expected, 0), [(one.errors, one.changes) for one in run.rows.all()]


def unmasked(kind: Any) -> bytes:
    """The cells of the unmasked file, without the numbers, as csv."""
    names = kind.columns(["all"])
    table = compile_table(kind.table, names, masked=False, base_url="")
    found = kind.model.objects.shown().for_list().values_list(*table.paths)
    return csv_bytes([[column.header for column in table.columns], *(table.row_cells(values)[1:] for values in found)])


@pytest.mark.parametrize("is_new_term", [False, True])
def test_a_number_changed_while_the_upload_waits_is_told_and_kept(is_new_term: bool) -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    client = client_of(officer("park"))
    typed = row(mobile="010-0000-4321", term="2028.03.14~2030.03.13" if is_new_term else ROW[-1])
    run = previewed(client, csv_bytes([HEADERS, typed]), kind=REPRESENTATIVE)
    assert counts(run) == ((1, 0, 0, 0) if is_new_term else (0, 1, 0, 0))
    Resident.objects.update(mobile="01000008888")

    client.post(address(run, REPRESENTATIVE), {"step": "save"})
    assert counts(run) == (0, 0, 0, 1)
    assert "미리보기 뒤에 다른 사람이 고쳤거나" in run.rows.get().errors[0]
    assert (Resident.objects.get().mobile, Representative.objects.count()) == ("01000008888", 1)


def test_a_person_changed_in_what_the_file_does_not_hold_is_told_too() -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    client = client_of(officer("park"))
    run = previewed(client, csv_bytes([HEADERS, row(term="2028.03.14~2030.03.13")]), kind=REPRESENTATIVE)
    Resident.objects.update(note="연락은 저녁에")

    client.post(address(run, REPRESENTATIVE), {"step": "save"})
    assert counts(run) == (0, 0, 0, 1)


def test_a_person_changed_between_looking_them_up_and_locking_them_refuses_the_row() -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    rows = check(row(term="2028.03.14~2030.03.13"), row(name="별나래", mobile=""))
    Resident.objects.update(mobile="01000008888")
    lock_found_parents(REPRESENTATIVE, rows, refusal="바뀌었습니다.")
    assert [one.errors for one in rows] == [["바뀌었습니다."], []]


def test_an_upload_is_saved_when_confirmed_and_only_then() -> None:
    ComplexFactory(name="한빛마을")
    client = client_of(officer("park"))
    run = previewed(client, csv_bytes([HEADERS, ROW, row(name="별나래", mobile="", position="감사")]), kind=REPRESENTATIVE)
    assert (counts(run), Resident.objects.count(), Representative.objects.count()) == ((2, 0, 0, 0), 0, 0)
    page = client.get(address(run, REPRESENTATIVE)).content.decode()
    assert "달가람" not in page
    client.post(address(run, REPRESENTATIVE), {"step": "save"})
    run.refresh_from_db()
    assert run.status == ImportRun.Status.DONE
    assert (Resident.objects.count(), Representative.objects.count()) == (2, 2)


def test_a_row_without_a_start_means_the_latest_term_not_one_whose_start_nobody_knows() -> None:
    post = RepresentativeFactory(resident__complex=ComplexFactory(name="한빛마을"))
    RepresentativeFactory(resident=post.resident, started_on=None, ended_on=None, status=TermStatus.EXPIRED)
    found = PostWithoutStart()
    values = {"resident": post.resident_id, "position": post.position_id}
    found.load([values])
    likely = found.find(values)
    assert likely is not None
    assert likely.pk == post.pk
