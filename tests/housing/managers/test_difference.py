"""What a list of managers is found to say otherwise than the appointments on file (B-APT-31)."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from housing.managers.difference import ENDED, NO_START, TWICE, Line, normal_licence
from housing.models import Estate, ManagerAppointment
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.housing.managers.lists import HEADERS, lines_of, results, sent

pytestmark = pytest.mark.django_db
ON_FILE = ["가마을", "달가람", "1968-05-02", "2012-7166", "010-0000-0001", "2013-04-23"]


def on_file(name: str = "가마을", **values: object) -> ManagerAppointment:
    return ManagerAppointmentFactory(complex=ComplexFactory(name=name), **values)


def only(client: Client, user: User, *row: object) -> Line:
    (line,) = lines_of(sent(client, row), user)
    return line


def told(line: Line) -> str:
    return " ".join([*(line.row.errors if line.row else []), *line.warnings])


def test_each_kind_of_line(client: Client, user: User) -> None:
    for name in ("가마을", "나마을", "다마을", "라마을"):
        on_file(name, licence_no=f"2012-{ord(name[0])}")
    ComplexFactory(name="마마을")
    run = sent(
        client,
        ["가마을", "달가람", "1968-05-02", f"2012-{ord('가')}", "010-0000-0001", "2013-04-23"],
        ["나마을", "달가람", "1968-05-02", f"2012-{ord('나')}", "010-0000-0009", "2013-04-23"],
        ["다마을", "별하늘", "1970-01-01", "2015-0001", "010-0000-0002", "2026-08-01"],
        ["마마을", "솔바람", "1971-01-01", "2016-0001", "010-0000-0003", "2026-08-02"],
        ["없는마을", "들내음", "", "", "", ""],
    )
    assert results(run, user) == [
        ("가마을", "same"),
        ("나마을", "changed"),
        ("다마을", "new"),
        ("마마을", "new"),
        ("", "refused"),
        ("라마을", "left"),
    ]
    replaced, first = lines_of(run, user)[2:4]
    assert (replaced.ends_current, replaced.last_day) == (True, date(2026, 7, 31))
    assert not first.ends_current


@pytest.mark.parametrize(
    ("row", "result"),
    [
        (["달가람", "1968-05-02", "2012-7166"], "same"),
        (["달 가람", "", "제 2012 - 7166 호"], "same"),
        (["달가람", "", ""], "same"),
        (["달가람", "", "2020-0001"], "new"),
        (["달가람", "1968-05-02", "2020-0001"], "changed"),
        (["달가람", "1970-01-01", ""], "new"),
        (["달가온", "", "2012-7166"], "changed"),
        (["별하늘", "1968-05-02", ""], "new"),
    ],
)
def test_who_is_the_same_person(client: Client, user: User, row: list[str], result: str) -> None:
    on_file()
    assert only(client, user, "가마을", *row, "", "").result == result


def test_person_without_licence_or_birth_date_on_file_is_known_by_name(client: Client, user: User) -> None:
    on_file(born_on=None, licence_no="")
    line = only(client, user, *ON_FILE)
    assert line.result == "changed"
    assert {change.label for change in line.row.changes} == {"생년월일", "자격증번호"}


def test_masks_of_our_own_file_are_no_news_and_nobody_else_is_known_by_one(client: Client, user: User) -> None:
    on_file()
    assert only(client, user, "가마을", "달*람", "1968-**-**", "2012-****", "010-****-0001", "2013-04-23").result == "same"
    assert only(client, user, "가마을", "별*늘", "", "", "", "").result == "refused"


@pytest.mark.parametrize(
    ("written", "normal"),
    [("2012-7166", "20127166"), (" 2012 - 7166 ", "20127166"), ("제2012-7166호", "20127166"), ("２０１２-7166", "20127166"), ("", "")],
)
def test_licence_is_one_number_however_it_is_written(written: str, normal: str) -> None:
    assert normal_licence(written) == normal


def test_hidden_complex_is_unknown_and_its_manager_is_not_missed(client: Client, user: User) -> None:
    appointment = on_file()
    appointment.complex.hidden_at = clock.now()
    appointment.complex.save()
    (line,) = lines_of(sent(client, ON_FILE), user)
    assert (line.result, "이라는 공동주택이 없습니다" in told(line)) == ("refused", True)


def test_name_that_two_complexes_bear_is_not_guessed(client: Client, user: User) -> None:
    on_file(), ComplexFactory(name="가마을")
    assert [line.result for line in lines_of(sent(client, ON_FILE), user)] == ["refused"]


def test_row_without_a_name_is_refused_and_its_manager_is_not_missed(client: Client, user: User) -> None:
    on_file()
    line = only(client, user, "가마을", "", "", "", "010-0000-0009", "")
    assert (line.result, "성명" in told(line)) == ("refused", True)


def test_complex_listed_twice_is_refused_on_both_rows(client: Client, user: User) -> None:
    on_file()
    lines = lines_of(sent(client, ON_FILE, ["가마을", "별하늘", "", "", "", "2026-08-01"]), user)
    assert [(line.result, told(line)) for line in lines] == [("refused", TWICE)] * 2


def test_past_managers_row_stands_aside_for_the_present_ones(client: Client, user: User) -> None:
    on_file()
    rows = [[*ON_FILE, "2026-07-31"], ["가마을", "별하늘", "1970-01-01", "", "", "2026-08-01", ""]]
    lines = lines_of(sent(client, *rows, headers=[*HEADERS, "배치 종료일"]), user)
    assert [line.result for line in lines] == ["refused", "new"]
    assert told(lines[0]) == ENDED


def test_end_the_list_gives_the_present_manager_is_a_change(client: Client, user: User) -> None:
    on_file()
    (line,) = lines_of(sent(client, [*ON_FILE, "2026-07-31"], headers=[*HEADERS, "배치 종료일"]), user)
    assert (line.result, [change.label for change in line.row.changes]) == ("changed", ["배치 종료일"])


def test_ended_appointment_is_not_missed_and_its_complex_gets_a_new_one(client: Client, user: User) -> None:
    on_file(ended_on=date(2020, 1, 1))
    line = only(client, user, "가마을", "별하늘", "", "", "", "")
    assert (line.result, line.ends_current, line.warnings) == ("new", False, [])


def test_new_manager_without_a_start_is_doubted_where_another_leaves(client: Client, user: User) -> None:
    on_file()
    line = only(client, user, "가마을", "별하늘", "", "", "", "")
    assert (line.warnings, line.last_day) == ([NO_START], None)


def shared(client: Client, user: User, *rows: list[object]) -> list[bool]:
    return ["겸직" in told(line) for line in lines_of(sent(client, *rows), user) if line.row]


def test_one_licence_at_two_complexes_is_told_on_both(client: Client, user: User) -> None:
    ComplexFactory(name="가마을"), ComplexFactory(name="나마을")
    rows = [["가마을", "달가람", "", "2012-7166", "", ""], ["나마을", "달가람", "", "2012 7166", "", ""]]
    assert shared(client, user, *rows) == [True, True]


def test_licence_of_one_who_is_replaced_or_of_a_twin_is_not_told(client: Client, user: User) -> None:
    on_file("가마을")
    ComplexFactory(name="나마을")
    moved = ["나마을", "달가람", "", "2012-7166", "", "2026-08-01"]
    assert shared(client, user, ["가마을", "별하늘", "", "2015-1", "", "2026-08-01"], moved) == [False, False]
    assert shared(client, user, moved) == [True]
    estate = Estate.objects.create()
    ComplexFactory._meta.model.objects.update(estate=estate)
    assert shared(client, user, moved) == [False]
