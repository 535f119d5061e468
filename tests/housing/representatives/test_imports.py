"""Representatives' sheets as officers keep them: the person and the post in one row."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from config.kinds import KINDS
from core.imports.models import ImportRow, ImportRun
from core.imports.outcome import Outcome
from core.imports.parents import lock_found_parents
from core.imports.rows import CheckedRow
from core.records.tables import compile_table
from core.sheets.parsers import CellError
from housing.homes import normal_home
from housing.models import Position, Representative, Resident
from housing.models.terms import TermStatus
from housing.representatives import cells
from housing.representatives.imports import PostWithoutStart
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory
from tests.factories.residents import PositionFactory, RepresentativeFactory, ResidentFactory
from tests.imports_sheets import address, checked, client_of, counts, csv_bytes, officer, previewed, saved, upload
from tests.pages import body

REPRESENTATIVE, RESIDENT = KINDS["housing.representative"], KINDS["housing.resident"]
HEADERS = ["단지명", "직위", "성명", "생년월일", "성별", "동호수", "연락처", "임기"]
ROW = ["한빛마을", "회장", "달가람", "580302", "여", "101-1001", "010-0000-1234", "2026.03.14~2028.03.13"]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def save(*rows: list[Any], headers: list[str] = HEADERS, **options: Any) -> list[CheckedRow]:
    return saved(headers, *rows, kind=REPRESENTATIVE, **options)


def check(*rows: list[Any], headers: list[str] = HEADERS) -> list[CheckedRow]:
    return checked(headers, *rows, kind=REPRESENTATIVE)


def row(**changed: Any) -> list[Any]:
    names = ("complex", "position", "name", "born_on", "sex", "home", "mobile", "term")
    return [changed.get(name, cell) for name, cell in zip(names, ROW, strict=True)]


def outcomes(rows: list[CheckedRow]) -> list[str]:
    return [str(one.outcome) for one in rows]


pytestmark = pytest.mark.django_db


# --- cells


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2016.03.14~2018.03.13", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016. 3. 14. ~ 2018. 3. 13.", (date(2016, 3, 14), date(2018, 3, 13))),
        ("16.3.14～18.3.13", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016-03-14 - 2018-03-13", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016년 3월 14일부터 2018년 3월 13일까지", (date(2016, 3, 14), date(2018, 3, 13))),
        ("20160314 ~ 20180313", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2016. 3. 14.(월)~2018. 3. 13.(화)", (date(2016, 3, 14), date(2018, 3, 13))),
        ("2024.02.29~2026.02.28", (date(2024, 2, 29), date(2026, 2, 28))),
        ("2016.03.14~", (date(2016, 3, 14), None)),
        ("~2018.03.13", (None, date(2018, 3, 13))),
    ],
)
def test_a_term_in_one_cell(cell: str, days: tuple[date | None, date | None]) -> None:
    read = cells.term()(cell)
    assert (read.get("started_on"), read.get("ended_on")) == days


@pytest.mark.parametrize("cell", ["2년", "~", "2016.03.14", "2016.02.30~2018.03.13", "2016.03.14~2018.13.13"])
def test_what_is_no_term_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        cells.term()(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("1958-03-02", "1958.3.2", "19580302", "580302", "58.3.2", "58-03-02", "580302-1", "580302-2******", "58년 3월 2일생"),
        *(580302, 580302.0, date(1958, 3, 2), "1958-03-02 00:00:00", 21246, 21246.0),
    ],
)
def test_birth_dates_as_offices_write_them(cell: Any) -> None:
    assert cells.birth_date()(cell) == date(1958, 3, 2)


@pytest.mark.parametrize(
    ("cell", "born_on"),
    [("010302-3", date(2001, 3, 2)), ("010302", date(2001, 3, 2)), (70302, date(2007, 3, 2)), ("250101", date(1925, 1, 1))],
)
def test_two_digits_of_a_year_make_an_adult(cell: Any, born_on: date) -> None:
    assert cells.birth_date()(cell) == born_on


@pytest.mark.parametrize("cell", ["580230", "봄", "2958-01-01", "1"])
def test_what_is_no_birth_date_is_refused(cell: Any) -> None:
    with pytest.raises(CellError):
        cells.birth_date()(cell)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.dates())
def test_no_cell_breaks_a_parser(cell: Any) -> None:
    for parse in (cells.term(), cells.birth_date(), cells.home()):
        with suppress(CellError):
            parse(cell)


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
)
def test_every_pair_of_days_is_read_back(begins: date, ends: date) -> None:
    for form in ("%Y.%m.%d", "%Y-%m-%d", "%Y/%m/%d"):
        text = f"{begins.strftime(form)}~{ends.strftime(form)}"
        assert cells.term()(text) == {"started_on": begins, "ended_on": ends}


@given(st.integers(1, 9999), st.integers(1, 99999))
def test_a_home_has_one_form_however_it_is_written(building: int, flat: int) -> None:
    written = [
        f"{building}동 {flat}호",
        f"{building}-{flat}",
        f"{building}/{flat}",
        f"{building}동{flat}호",
        f" {building:04d} - {flat:05d}호",
    ]
    assert {normal_home(text) for text in written} == {f"{building}동 {flat}호"}
    assert normal_home(normal_home(written[1])) == normal_home(written[0])


def test_excel_s_date_in_the_place_of_a_home_is_read_back_and_said() -> None:
    ComplexFactory(name="한빛마을")
    (one,) = check(row(home="2026-10-11"))
    assert one.parent_values["home"] == "10동 11호"
    assert "엑셀이 날짜로 바꾼 칸" in one.warnings[0]


# --- rows


def test_a_row_makes_the_person_and_the_post() -> None:
    complex_ = ComplexFactory(name="한빛마을")
    assert outcomes(save(ROW)) == [Outcome.CREATED]

    post = Representative.objects.select_related("resident", "position").get()
    assert (post.complex, post.position.label, post.started_on, post.ended_on) == (complex_, "회장", date(2026, 3, 14), date(2028, 3, 13))
    person = post.resident
    assert (person.name, person.born_on, person.sex) == ("달가람", date(1958, 3, 2), "f")
    assert (person.home, person.mobile) == ("101동 1001호", "01000001234")


def test_the_same_file_twice_changes_nothing() -> None:
    ComplexFactory(name="한빛마을")
    rows = [ROW, row(position="감사", name="별나래", born_on="1960-01-02", mobile="+82 10 0000 5678", sex="남자", home="101동1002호")]
    save(*rows)

    assert outcomes(save(*rows)) == [Outcome.UNCHANGED] * 2
    assert (Resident.objects.count(), Representative.objects.count()) == (2, 2)


def test_a_sheet_without_terms_or_births_twice_changes_nothing() -> None:
    ComplexFactory(name="한빛마을")
    headers, rows = ["단지명", "직위", "성명"], [["한빛마을", "회장", "달가람"], ["한빛마을", "감사", "별나래"]]
    assert outcomes(save(*rows, headers=headers)) == [Outcome.CREATED] * 2
    assert outcomes(save(*rows, headers=headers)) == [Outcome.UNCHANGED] * 2


def test_two_rows_of_one_new_person_make_one_person() -> None:
    ComplexFactory(name="한빛마을")
    rows = save(row(term="2022.03.14~2024.03.13"), row(term="2024.03.14~2026.03.13", position="이사"))

    assert outcomes(rows) == [Outcome.CREATED] * 2
    assert Resident.objects.get().posts.count() == 2


@pytest.mark.parametrize(
    "further",
    [{"born_on": ""}, {"born_on": "", "mobile": ""}, {"born_on": "", "mobile": "", "home": ""}, {"mobile": "", "home": ""}],
    ids=["number", "home", "bare name", "birth date"],
)
def test_two_rows_of_one_new_person_are_one_by_whatever_tells_a_stored_one(further: dict[str, str]) -> None:
    ComplexFactory(name="한빛마을")
    rows = [row(term="2022.03.14~2024.03.13"), row(term="2024.03.14~2026.03.13", position="이사", **further)]
    assert outcomes(save(*rows)) == [Outcome.CREATED] * 2
    assert Resident.objects.get().posts.count() == 2
    assert outcomes(save(*rows)) == [Outcome.UNCHANGED] * 2


def test_what_a_second_row_adds_about_a_new_person_tells_them_in_a_third() -> None:
    ComplexFactory(name="한빛마을")
    post = {"home": "", "sex": ""}
    rows = save(
        row(**post, mobile="", term="2020.03.14~2022.03.13"),
        row(**post, term="2022.03.14~2024.03.13"),
        row(**post, born_on="", term="2024.03.14~2026.03.13"),
    )
    assert outcomes(rows) == [Outcome.CREATED] * 3
    assert Resident.objects.get().posts.count() == 3


def test_namesakes_of_one_file_are_two_and_a_bare_name_after_them_is_asked_for_more() -> None:
    ComplexFactory(name="한빛마을")
    rows = save(row(), row(born_on="600101", mobile="", home="", position="감사"), row(born_on="", mobile="", home="", position="이사"))
    assert outcomes(rows) == [Outcome.CREATED, Outcome.CREATED, Outcome.REJECTED]
    assert "이름이 같은 입주민이 이 단지에 여럿입니다" in rows[2].errors[0]
    assert Resident.objects.count() == 2


def test_namesake_of_one_file_and_a_stored_one_are_asked_about_too() -> None:
    ResidentFactory(complex=ComplexFactory(name="한빛마을"), name="달가람", born_on=date(1960, 1, 1), mobile="", home="")
    rows = save(row(), row(born_on="", mobile="", home="", position="이사"))
    assert outcomes(rows) == [Outcome.CREATED, Outcome.REJECTED]
    assert Resident.objects.count() == 2


def test_two_rows_that_differ_about_one_person_are_refused_at_the_second() -> None:
    ComplexFactory(name="한빛마을")
    rows = check(row(term="2022.03.14~2024.03.13"), row(term="2024.03.14~2026.03.13", mobile="010-0000-9999"))

    assert outcomes(rows) == [Outcome.CREATED, Outcome.REJECTED]
    assert rows[1].errors == ["연락처: 2행의 같은 사람과 다릅니다. 한 사람의 값은 하나로 맞추세요."]


def test_a_new_term_of_a_known_person_changes_their_number_for_all_posts_and_says_so() -> None:
    before = RepresentativeFactory(
        resident__complex__name="한빛마을",
        resident__name="달가람",
        started_on=date(2024, 3, 14),
        ended_on=date(2026, 3, 13),
        resident__mobile="01000000001",
    )
    (one,) = save(row())

    assert one.outcome == Outcome.CREATED
    assert one.warnings == ["이미 있는 입주민의 연락처를 바꿉니다: 010-****-0001 → 010-****-1234"]
    before.resident.refresh_from_db()
    assert before.resident.mobile == "01000001234"
    assert before.resident.posts.count() == 2


def test_a_changed_number_is_a_change_of_the_row() -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    (one,) = save(row(mobile="010-0000-4321"))

    assert one.outcome == Outcome.UPDATED
    assert [(change.label, change.before, change.after) for change in one.changes] == [("연락처", "010-****-1234", "010-****-4321")]
    assert Resident.objects.get().mobile == "01000004321"


def test_a_blank_cell_takes_nothing_away() -> None:
    ComplexFactory(name="한빛마을")
    save(ROW)
    assert outcomes(save(row(mobile="", home=None, sex=""))) == [Outcome.UNCHANGED]
    assert outcomes(save(row(mobile=""), clear_blanks=True)) == [Outcome.UPDATED]
    assert Resident.objects.get().mobile == ""


def test_an_inverted_term_is_kept_and_marked() -> None:
    ComplexFactory(name="한빛마을")
    (one,) = save(row(term="2016.03.14~2016.03.13"))

    assert one.outcome == Outcome.CREATED
    assert "임기 종료일이 시작일보다 빠릅니다" in one.warnings[0]
    assert Representative.objects.get().needs_check


def test_a_new_term_that_has_run_out_is_not_in_office() -> None:
    ComplexFactory(name="한빛마을")
    save(row(term="2016.03.14~2018.03.13"), row(name="별나래", mobile="", term="2016.03.14~"))
    assert [post.status for post in Representative.objects.order_by("pk")] == [TermStatus.EXPIRED, TermStatus.SERVING]


def test_overlapping_terms_of_one_person_are_refused_with_the_rule_s_sentence_and_the_others_saved() -> None:
    ComplexFactory(name="한빛마을")
    rows = save(row(), row(position="감사", term="2027.01.01~2028.12.31"), row(name="별나래", mobile=""))

    assert outcomes(rows) == [Outcome.CREATED, Outcome.REJECTED, Outcome.CREATED]
    assert rows[1].errors == ["이 사람의 다른 임기와 기간이 겹칩니다."]
    assert Resident.objects.count() == 2


@pytest.mark.parametrize("word", ["입주자대표회장", "입대의 회장", "회 장"])
def test_positions_go_by_many_names(word: str) -> None:
    ComplexFactory(name="한빛마을")
    save(row(position=word))
    assert Representative.objects.get().position.role == Position.Role.CHAIR


def test_an_unknown_position_is_refused_and_a_retired_one_said() -> None:
    ComplexFactory(name="한빛마을")
    PositionFactory(label="고문", is_retired=True)
    rows = check(row(position="촌장"), row(position="고문", name="별나래", mobile=""))
    assert outcomes(rows) == [Outcome.REJECTED, Outcome.CREATED]
    assert "‘촌장’은(는) 직위 목록에 없습니다" in rows[0].errors[0]
    assert "사용을 중지한 직위" in rows[1].warnings[0]


@pytest.mark.parametrize("number", ["580302-1234567", "5803021234567", "５８０３０２－１２３４５６７", 5803021234567.0])
def test_a_resident_number_is_refused_and_nowhere_kept(number: Any) -> None:
    ComplexFactory(name="한빛마을")
    client = client_of(officer())
    run = upload(client, csv_bytes([HEADERS, row(born_on=number)]), kind=REPRESENTATIVE)
    assert "1234567" not in str(list(ImportRow.objects.values_list("cells", flat=True))).replace("010-0000-1234", "")
    assert "1234567" not in str(run.headers)

    client.post(address(run, REPRESENTATIVE), {f"column_{index}": name for index, name in run.mapping.items()})
    assert counts(run) == (0, 0, 0, 1)
    assert run.rows.get().errors == ["생년월일: 주민등록번호는 받지 않습니다(공동주택관리법 시행령 제98조). 생년월일만 적으세요."]


@pytest.mark.parametrize("cell", ["580302-1******", "580302-*******", "５８０３０２-２○○○○○○"])
def test_a_masked_resident_number_is_a_birth_date_and_the_rest_is_not_kept(cell: str) -> None:
    ComplexFactory(name="한빛마을")
    (one,) = save(row(born_on=cell))
    assert (one.outcome, one.errors, one.warnings) == (Outcome.CREATED, [], [])
    assert Resident.objects.get().born_on == date(1958, 3, 2)
    assert outcomes(save(row(born_on=cell))) == [Outcome.UNCHANGED]


@pytest.mark.parametrize(("cell", "quoted"), [("58****", "******"), ("580230-1******", "**************"), ("1958-03-0*", "1958-**-**")])
def test_a_mask_that_says_no_day_is_refused_without_quoting_what_it_left_open(cell: str, quoted: str) -> None:
    ComplexFactory(name="한빛마을")
    (one,) = save(row(born_on=cell))
    assert one.errors == [f"생년월일: 가려진 값({quoted})은 올릴 수 없습니다. 원래 값을 적거나 비워 두세요."]
    assert not Resident.objects.exists()


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
