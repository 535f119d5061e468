"""자생단체 out of sheets as offices keep them: a row a group, or a row an officer; and our own file, which changes nothing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.kinds import KINDS
from core.clock import now
from core.imports.command import import_file
from core.imports.models import ImportRun
from core.imports.outcome import Outcome
from core.imports.rows import CheckedRow
from core.imports.saving import save_rows
from core.sheets.table import Cell
from housing.models import Group, GroupMember, Position, Resident
from tests.core.imports.test_round_trip import unchanged, written
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.housing import ComplexFactory
from tests.factories.residents import ResidentFactory
from tests.imports_sheets import address, checked, client_of, counts, csv_bytes, officer, previewed, saved, upload

pytestmark = pytest.mark.django_db
KIND = KINDS["housing.group"]
HEADERS = ["단지", "단체구분", "단체명", "직위", "성명", "연락처", "회원수", "구성일"]
CHAIR = ["한빛마을", "공동체활성화 단체", "사랑회", "회장", "달가람", "010-0000-0001", "0", "2016.4.29"]
CLERK = ["한빛마을", "공동체활성화 단체", "사랑회", "총무", "별나래", "01000000002", "0", "2016.4.29"]


@pytest.fixture(autouse=True)
def _complex() -> None:
    ComplexFactory(name="한빛마을")


def put(*rows: Sequence[Cell], headers: Sequence[str] = HEADERS) -> list[CheckedRow]:
    return saved(headers, *rows, kind=KIND)


def outcomes(rows: list[CheckedRow]) -> list[str]:
    return [row.outcome.value for row in rows]


def people() -> list[tuple[str, str, str]]:
    members = GroupMember.objects.select_related("resident", "position").order_by("position__order", "pk")
    return [(str(member.position or ""), member.resident.name, member.resident.mobile) for member in members]


def test_row_a_group_makes_it_with_its_officer() -> None:
    rows = put(CHAIR)
    group = Group.objects.get()
    assert outcomes(rows) == ["created"]
    assert (group.name, group.kind, group.member_count, group.formed_on) == ("사랑회", "activation", 0, date(2016, 4, 29))
    assert people() == [("회장", "달가람", "01000000001")]


def test_row_an_officer_repeats_the_group_and_makes_one() -> None:
    rows = put(CHAIR, CLERK)
    assert outcomes(rows) == ["created", "created"]
    assert Group.objects.count() == 1
    assert people() == [("회장", "달가람", "01000000001"), ("총무", "별나래", "01000000002")]
    assert outcomes(put(CHAIR, CLERK)) == ["unchanged", "unchanged"]
    assert len(people()) == 2


def test_cells_merged_over_the_officers_of_a_group_are_blank_below() -> None:
    rows = put(CHAIR, [None, None, None, "총무", "별나래", "010-0000-0002", None, None])
    assert outcomes(rows) == ["created", "created"]
    assert "윗행의 단체로 보았습니다" in rows[1].warnings[0]
    assert Group.objects.count() == 1
    assert len(people()) == 2


def test_officer_without_a_group_above_is_refused() -> None:
    rows = put([None, None, None, "총무", "별나래", "010-0000-0002", None, None])
    assert outcomes(rows) == ["rejected"]
    assert (Group.objects.count(), Resident.objects.count()) == (0, 0)


def test_further_row_that_says_otherwise_of_the_group_is_refused() -> None:
    rows = put(CHAIR, [*CLERK[:6], "12", CLERK[7]])
    assert outcomes(rows) == ["created", "rejected"]
    assert rows[1].errors == ["회원수: 2행과 다릅니다. 같은 자료의 행에는 같게 적거나 비워 두세요."]
    assert len(people()) == 1


def test_row_that_only_repeats_the_group_is_refused() -> None:
    rows = put(CHAIR, [*CHAIR[:3], None, None, None, "0", None])
    assert outcomes(rows) == ["created", "rejected"]
    assert "같은 자료가 2행에도 있습니다" in rows[1].errors[0]


def test_rows_of_a_refused_group_are_refused_with_it() -> None:
    rows = put([CHAIR[0], None, *CHAIR[2:]], [CLERK[0], None, *CLERK[2:]])
    assert outcomes(rows) == ["rejected", "rejected"]
    assert "단체구분" in rows[0].errors[0]
    assert "2행이 거부되어" in rows[1].errors[0]
    assert Resident.objects.count() == 0


def test_officer_of_two_groups_in_one_file_is_one_resident() -> None:
    rows = put(CHAIR, [*CHAIR[:2], "게이트볼회", *CHAIR[3:]])
    assert outcomes(rows) == ["created", "created"]
    assert Resident.objects.count() == 1
    assert GroupMember.objects.count() == 2


TWO_POSTS = [*CHAIR[:3], "총무", *CHAIR[4:]]
"""One person is 회장 and 총무."""


def test_person_twice_in_a_new_group_keeps_the_first_post_and_the_second_row_is_refused() -> None:
    rows = put(CHAIR, TWO_POSTS, CLERK, [*CHAIR[:2], "게이트볼회", *CHAIR[3:]])
    assert outcomes(rows) == ["created", "rejected", "created", "created"]
    assert rows[1].errors == ["‘달*람’은 이미 이 단체의 구성원입니다."]
    assert people() == [("회장", "달가람", "01000000001"), ("회장", "달가람", "01000000001"), ("총무", "별나래", "01000000002")]
    assert (Group.objects.count(), Resident.objects.count()) == (2, 2)


def test_person_twice_in_a_stored_group_keeps_their_post() -> None:
    put(CHAIR, CLERK)
    rows = put(CHAIR, TWO_POSTS, CLERK)
    assert outcomes(rows) == ["unchanged", "rejected", "unchanged"]
    assert rows[1].errors == ["같은 자료가 2행에도 있습니다. 한 행만 남기세요."]
    assert people() == [("회장", "달가람", "01000000001"), ("총무", "별나래", "01000000002")]


def test_new_person_twice_in_a_stored_group_comes_in_once() -> None:
    put(CHAIR)
    rows = put(CHAIR, CLERK, [*CLERK[:3], "감사", *CLERK[4:]])
    assert outcomes(rows) == ["unchanged", "updated", "rejected"]
    assert people() == [("회장", "달가람", "01000000001"), ("총무", "별나래", "01000000002")]


def test_officer_the_database_refuses_takes_a_new_group_and_its_rows_along_but_no_other() -> None:
    rows = checked(HEADERS, CHAIR, CLERK, [*CLERK[:2], "게이트볼회", *CLERK[3:]], kind=KIND)
    rows[0].child["officer_mobile"] = "12"
    save_rows(KIND, rows)
    assert outcomes(rows) == ["rejected", "rejected", "created"]
    assert "2행이 거부되어" in rows[1].errors[0]
    assert [group.name for group in Group.objects.all()] == ["게이트볼회"]
    assert people() == [("총무", "별나래", "01000000002")]


def test_row_whose_officer_another_hand_entered_meanwhile_is_refused_with_the_rules_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past every look beforehand, the database's own refusal is the row's."""
    rows = checked(HEADERS, CHAIR, TWO_POSTS, kind=KIND)
    monkeypatch.setattr(GroupMember.objects.none().__class__, "exists", lambda queryset: False)
    save_rows(KIND, rows)
    assert [row.errors for row in rows] == [[], ["이 사람은 이미 이 단체의 구성원입니다."]]


def test_resident_the_complex_knows_is_picked_up() -> None:
    known = ResidentFactory(complex__name="온누리", name="달가람", mobile="01000000001")
    rows = put(["온누리", *CHAIR[1:]])
    assert (outcomes(rows), rows[0].warnings) == (["created"], [])
    assert GroupMember.objects.get().resident == known


def test_namesake_with_another_number_becomes_a_second_person_and_is_said() -> None:
    ResidentFactory(complex__name="온누리", name="달가람", mobile="01000000009")
    rows = put(["온누리", *CHAIR[1:]])
    assert "이름이 같은 입주민이 있으나(연락처 010-****-0009)" in rows[0].warnings[0]
    assert Resident.objects.count() == 2


def test_deleted_resident_and_two_of_a_name_are_refused() -> None:
    gone = ResidentFactory(complex__name="온누리", name="달가람", mobile="01000000001", hidden_at=now())
    assert "삭제한 입주민 자료에 있습니다" in put(["온누리", *CHAIR[1:]])[0].errors[0]
    ResidentFactory.create_batch(2, complex=gone.complex, name="샘다솜", born_on=None)
    row = put(["온누리", *CHAIR[1:4], "샘다솜", None, *CHAIR[6:]])[0]
    assert "이름이 같은 입주민이 이 단지에 여럿입니다" in row.errors[0]
    assert Group.objects.count() == 0


def test_changed_number_of_a_member_is_changed_for_the_person() -> None:
    put(CHAIR)
    rows = put([*CHAIR[:5], "010-0000-0008", *CHAIR[6:]])
    assert outcomes(rows) == ["updated"]
    assert [(change.label, change.before, change.after) for change in rows[0].changes] == [
        ("대표자 연락처", "010-****-0001", "010-****-0008")
    ]
    assert people() == [("회장", "달가람", "01000000008")]


def test_second_chair_is_added_beside_the_first_and_said() -> None:
    put(CHAIR)
    rows = put([*CHAIR[:4], "별나래", "010-0000-0002", *CHAIR[6:]])
    assert "이미 다른 회장이 있어 함께 둡니다" in rows[0].warnings[0]
    assert [row[:2] for row in people()] == [("회장", "달가람"), ("회장", "별나래")]


def test_unknown_post_leaves_a_plain_member_and_says_so() -> None:
    rows = put([*CHAIR[:3], "대장", *CHAIR[4:]])
    assert "‘대장’은 직위 목록에 없어" in rows[0].warnings[0]
    assert people() == [("", "달가람", "01000000001")]


def test_number_without_a_name_on_a_new_group_is_refused() -> None:
    rows = put([*CHAIR[:4], None, *CHAIR[5:]])
    assert "누구의 것인지 알 수 없습니다" in rows[0].errors[0]


@pytest.mark.parametrize(
    ("at", "cell", "sentence"),
    [(7, "20166-01-01", "구성일"), (6, "-3", "회원수"), (5, "12", "대표자 연락처"), (1, "동호회", "단체구분"), (0, "없는마을", "공동주택")],
)
def test_what_cannot_be_read_is_refused_by_its_column(at: int, cell: str, sentence: str) -> None:
    row = put([*CHAIR[:at], cell, *CHAIR[at + 1 :]])[0]
    assert row.outcome is Outcome.REJECTED
    assert row.errors[0].startswith(f"{sentence}:")
    assert Group.objects.count() == 0


def test_masks_are_never_written() -> None:
    row = put([*CHAIR[:4], "달*람", "010-****-0001", *CHAIR[6:]])[0]
    assert row.outcome is Outcome.REJECTED
    assert "가려진 값" in row.errors[0]
    assert Resident.objects.count() == 0


def test_blank_cells_empty_nothing_of_an_officer_even_where_asked_to() -> None:
    put(CHAIR)
    found = checked(HEADERS, [*CHAIR[:3], None, "달가람", None, *CHAIR[6:]], kind=KIND, clear_blanks=True)
    assert (outcomes(found), found[0].child) == (["unchanged"], {})


def test_dissolved_before_formed_is_kept_marked() -> None:
    row = put([*CHAIR, "2015-01-01"], headers=[*HEADERS, "해산일"])[0]
    assert "해산일이 구성일보다 빠릅니다" in row.warnings[0]
    assert Group.objects.get().needs_check


def test_more_rows_of_more_complexes_ask_no_more_queries() -> None:
    def asked(count: int) -> int:
        rows = []
        for number in range(count):
            group = GroupMemberFactory(group__name="사랑회", position=Position.objects.get(label="회장")).group
            rows.append([group.complex.kapt_code or group.complex.name, *CHAIR[1:4], f"새사람{number}", f"0100000{number:04}", *CHAIR[6:]])
        with CaptureQueriesContext(connection) as queries:
            found = checked(HEADERS, *rows, kind=KIND)
        assert all("이미 다른 회장이 있어" in row.warnings[0] for row in found)
        return len(queries)

    assert asked(2) == asked(7)


# --- our own file


@pytest.mark.parametrize("columns", [[], ["all"], ["name", "officer_name"]], ids=["default", "all", "some"])
@pytest.mark.parametrize("masked", [True, False])
def test_own_file_comes_back_unchanged(tmp_path: Path, columns: list[str], *, masked: bool) -> None:
    group = GroupMemberFactory(resident__name="남", resident__mobile="").group
    GroupMemberFactory(group=group, position=Position.objects.get(label="총무"))
    GroupMemberFactory(group=GroupFactory(member_count=None, phone="", email="", note="=1+1", activities="-5"), position=None)
    GroupFactory(formed_on=date(2020, 1, 1), dissolved_on=date(2019, 1, 1), needs_check=True, kind="other")
    path = written(KIND, tmp_path / "a.xlsx", columns=columns, masked=masked)
    assert unchanged(import_file(KIND, path), 3)
    assert GroupMember.objects.count() == 3


def test_number_typed_into_a_masked_file_is_the_only_change(tmp_path: Path) -> None:
    put(CHAIR, CLERK)
    group = Group.objects.get()
    headers = ["관리번호", "대표자 직위", "대표자 성명", "대표자 연락처"]
    rows = put([group.pk, "회장", "달*람", "010-0000-0007"], headers=headers)
    assert (outcomes(rows), rows[0].errors) == (["updated"], [])
    assert people() == [("회장", "달가람", "01000000007"), ("총무", "별나래", "01000000002")]


# --- the pages of an upload


@pytest.fixture
def client() -> Client:
    return client_of(officer())


def test_file_with_a_person_twice_in_a_new_group_is_previewed_and_saved_but_for_that_row(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    run = previewed(client, csv_bytes([HEADERS, CHAIR, TWO_POSTS, CLERK]), kind=KIND)
    assert counts(run) == (2, 0, 0, 1)
    assert run.rows.get(outcome="rejected").errors == ["‘달*람’은 이미 이 단체의 구성원입니다."]
    assert client.post(address(run, KIND), {"step": "save", "skips_rejected": "on"}).status_code == 302
    run.refresh_from_db()
    assert run.status == ImportRun.Status.DONE
    assert people() == [("회장", "달가람", "01000000001"), ("총무", "별나래", "01000000002")]
    assert "달가람" not in caplog.text


def test_preview_counts_rows_and_shows_no_name(client: Client) -> None:
    run = previewed(client, csv_bytes([HEADERS, CHAIR, CLERK]), kind=KIND)
    assert counts(run) == (2, 0, 0, 0)
    page = client.get(address(run, KIND)).content.decode()
    assert "달가람" not in page
    assert Group.objects.count() == 0


def test_mapping_page_masks_the_samples_of_an_officers_columns(client: Client) -> None:
    run = upload(client, csv_bytes([HEADERS, CHAIR]), kind=KIND)
    page = client.get(address(run, KIND)).content.decode()
    assert "달*람" in page
    assert "달가람" not in page
    assert "010-0000-0001" not in page


def test_number_changed_by_another_officer_meanwhile_is_told_and_not_overwritten(client: Client) -> None:
    put(CHAIR)
    run = previewed(client, csv_bytes([HEADERS, [*CHAIR[:5], "010-0000-0008", *CHAIR[6:]]]), kind=KIND)
    assert counts(run) == (0, 1, 0, 0)
    resident = Resident.objects.get()
    resident.mobile = "01000000005"
    resident.save()
    client.post(address(run, KIND), {"step": "save"})
    run.refresh_from_db()
    assert people() == [("회장", "달가람", "01000000005")]
    assert run.status == ImportRun.Status.READY
    assert "미리보기 뒤에 다른 사람이" in run.rows.get().errors[0]
