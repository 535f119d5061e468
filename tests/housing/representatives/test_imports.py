"""Representatives' sheets as officers keep them: the person and the post in one row."""

from datetime import date
from typing import Any

import pytest

from core.imports.models import ImportRow
from core.imports.outcome import Outcome
from housing.models import Position, Representative, Resident
from housing.models.terms import TermStatus
from tests.factories.housing import ComplexFactory
from tests.factories.residents import PositionFactory, RepresentativeFactory, ResidentFactory
from tests.housing.representatives.sheets import HEADERS, REPRESENTATIVE, ROW, check, outcomes, row, save
from tests.imports_sheets import address, client_of, counts, csv_bytes, officer, upload

pytestmark = pytest.mark.django_db


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
    assert "‘촌장’은 직위 목록에 없습니다" in rows[0].errors[0]
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
