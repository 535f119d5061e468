"""Two people editing one record: the second is told who changed what, keeps what was typed, and chooses."""

import pytest
from django.test import Client

from accounts.roles import Role
from core.trail.models import AccessLog
from housing.models import AreaBand, BandHouseholds, Complex, ManagerAppointment
from tests.core.forms import fields_of, opened
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def theirs() -> Client:
    return browser(Role.OFFICER, username="lee", name="이둘")


@pytest.fixture
def record() -> Complex:
    return ComplexFactory(name="한빛마을", builder="옛건설", homepage="", household_count=400)


def edit_of(record: Complex, part: str = "") -> str:
    return f"/housing/complexes/{record.pk}/edit/" + (f"?part={part}" if part else "")


def stored(record: Complex) -> Complex:
    return Complex.objects.get(pk=record.pk)


def test_second_save_is_told_who_saved_and_when_and_overwrites_nothing(mine: Client, theirs: Client, record: Complex) -> None:
    my_form, their_form = opened(mine, edit_of(record)), opened(theirs, edit_of(record))
    assert theirs.post(edit_of(record), their_form | {"builder": "그들건설"}).status_code == 302
    answer = mine.post(edit_of(record), my_form | {"builder": "내건설"})
    page = html(answer)
    assert answer.status_code == 422
    assert "이둘(공동주택과) 님이 20" in page
    assert "아직 아무것도 덮어쓰지 않았습니다" in page
    assert (stored(record).builder, stored(record).version) == ("그들건설", 2)


def test_field_both_changed_is_asked_and_keeps_both_values(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"builder": "그들건설"})
    conflict = mine.post(edit_of(record), my_form | {"builder": "내건설"}).context["conflict"]
    assert [(field.name, field.label, field.mine, field.stored) for field in conflict.fields] == [
        ("builder", "시공사", "내건설", "그들건설")
    ]
    assert conflict.others == []


@pytest.mark.parametrize(("choice", "kept"), [("mine", "내건설"), ("stored", "그들건설")])
def test_choice_decides_which_value_is_saved(mine: Client, theirs: Client, record: Complex, choice: str, kept: str) -> None:
    my_form = opened(mine, edit_of(record))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"builder": "그들건설"})
    asked = fields_of(mine.post(edit_of(record), my_form | {"builder": "내건설", "homepage": "내 누리집"}))
    assert mine.post(edit_of(record), asked | {"keep-builder": choice}).status_code == 302
    assert (stored(record).builder, stored(record).homepage) == (kept, "내 누리집")


def test_field_only_the_other_changed_keeps_the_saved_value(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"household_count": "555", "needs_check": "on"})
    answer = mine.post(edit_of(record), my_form | {"builder": "내건설"})
    conflict = answer.context["conflict"]
    assert conflict.fields == []
    assert {(field.label, field.stored) for field in conflict.others} == {("세대수", "555"), ("확인 필요", "예")}
    assert mine.post(edit_of(record), fields_of(answer)).status_code == 302
    after = stored(record)
    assert (after.household_count, after.needs_check, after.builder) == (555, True, "내건설")


def test_field_only_i_changed_is_not_asked(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"homepage": "그들 누리집"})
    conflict = mine.post(edit_of(record), my_form | {"builder": "내건설"}).context["conflict"]
    assert [field.name for field in conflict.fields] == []
    assert [field.name for field in conflict.others] == ["homepage"]


def test_value_both_came_to_is_not_asked(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"builder": "같은건설"})
    answer = mine.post(edit_of(record), my_form | {"builder": "같은건설"})
    assert answer.context["conflict"].fields == []
    assert mine.post(edit_of(record), fields_of(answer)).status_code == 302


@pytest.mark.parametrize(
    ("name", "theirs_typed", "mine_typed", "read"),
    [
        ("dong", "1120055000", "1120056000", ("송정동", "사근동")),
        ("approved_on", "2002-02-02", "2003.3.3.", ("2003.3.3.", "2002-02-02")),
        ("office_phone", "02-111-2222", "02-333-4444", ("02-333-4444", "02-111-2222")),
        ("declared_class", "rental", "optional", ("임의", "임대")),
        ("gross_area", "10.50", "11", ("11", "10.50")),
    ],
)
def test_every_sort_of_field_is_told_in_words_and_can_be_chosen(
    mine: Client, theirs: Client, record: Complex, name: str, theirs_typed: str, mine_typed: str, read: tuple[str, str]
) -> None:
    DongFactory(code="1120055000", name="사근동")
    DongFactory(code="1120056000", name="송정동")
    my_form = opened(mine, edit_of(record))
    assert theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {name: theirs_typed}).status_code == 302
    answer = mine.post(edit_of(record), my_form | {name: mine_typed})
    (asked,) = answer.context["conflict"].fields
    assert (asked.name, asked.mine, asked.stored) == (name, *read)
    before = getattr(stored(record), name)
    assert mine.post(edit_of(record), fields_of(answer) | {f"keep-{name}": "stored"}).status_code == 302
    assert getattr(stored(record), name) == before


def test_third_save_in_between_conflicts_again(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"builder": "그들건설"})
    asked = fields_of(mine.post(edit_of(record), my_form | {"builder": "내건설"}))
    theirs.post(edit_of(record), opened(theirs, edit_of(record)) | {"builder": "또그들건설"})
    again = mine.post(edit_of(record), asked | {"keep-builder": "mine"})
    assert again.status_code == 422
    assert again.context["conflict"].fields[0].stored == "또그들건설"
    assert stored(record).builder == "또그들건설"
    assert mine.post(edit_of(record), fields_of(again) | {"keep-builder": "mine"}).status_code == 302
    assert stored(record).builder == "내건설"


def test_change_by_sql_or_import_counts_too(mine: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record))
    Complex.objects.filter(pk=record.pk).update(builder="SQL건설")
    assert mine.post(edit_of(record), my_form | {"builder": "내건설"}).status_code == 422
    assert stored(record).builder == "SQL건설"


@pytest.mark.parametrize("version", ["", "0", "x", "²", "99999999999999999999", "7"])
def test_form_whose_version_is_unknown_asks_about_all_that_differs(mine: Client, record: Complex, version: str) -> None:
    form = opened(mine, edit_of(record)) | {"builder": "내건설", "version": version}
    answer = mine.post(edit_of(record), form)
    assert answer.status_code == 422
    assert [field.name for field in answer.context["conflict"].fields] == ["builder"]
    assert stored(record).builder == "옛건설"


def test_parts_of_one_record_are_told_apart(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record, "remarks"))
    theirs.post(edit_of(record, "office"), opened(theirs, edit_of(record, "office")) | {"office_address": "새 주소"})
    answer = mine.post(edit_of(record, "remarks"), my_form | {"remarks": "내 글"})
    assert answer.status_code == 422
    assert answer.context["conflict"].fields == []
    assert mine.post(edit_of(record, "remarks"), fields_of(answer)).status_code == 302
    assert (stored(record).remarks, stored(record).office_address) == ("내 글", "새 주소")


def test_conflict_in_the_place_of_a_panel_is_answered_there(mine: Client, theirs: Client, record: Complex) -> None:
    my_form = opened(mine, edit_of(record, "remarks"))
    theirs.post(edit_of(record, "remarks"), opened(theirs, edit_of(record, "remarks")) | {"remarks": "그들 글"})
    answer = mine.post(edit_of(record, "remarks"), my_form | {"remarks": "내 글"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in html(answer)
    assert "그들 글" in html(answer)


# --- band households: rows of their own


def band(number: int) -> str:
    return f"band_{AreaBand.objects.order_by('pk')[number].pk}"


def households(record: Complex) -> dict[str, int]:
    return {f"band_{row.band_id}": row.households for row in record.band_households.all()}


def test_band_both_changed_is_asked(mine: Client, theirs: Client, record: Complex) -> None:
    name = band(0)
    my_form = opened(mine, edit_of(record, "bands"))
    assert theirs.post(edit_of(record, "bands"), opened(theirs, edit_of(record, "bands")) | {name: "10"}).status_code == 302
    answer = mine.post(edit_of(record, "bands"), my_form | {name: "20"})
    conflict = answer.context["conflict"]
    assert answer.status_code == 422
    assert [(field.name, field.mine, field.stored) for field in conflict.fields] == [(name, "20", "10")]
    assert conflict.by.startswith("이둘")
    assert households(record) == {name: 10}
    assert mine.post(edit_of(record, "bands"), fields_of(answer) | {f"keep-{name}": "mine"}).status_code == 302
    assert households(record) == {name: 20}


def test_band_only_the_other_changed_keeps_the_saved_value(mine: Client, theirs: Client, record: Complex) -> None:
    first, second = band(0), band(1)
    my_form = opened(mine, edit_of(record, "bands"))
    theirs.post(edit_of(record, "bands"), opened(theirs, edit_of(record, "bands")) | {first: "10"})
    answer = mine.post(edit_of(record, "bands"), my_form | {second: "20"})
    assert answer.status_code == 422
    assert [field.name for field in answer.context["conflict"].others] == [first]
    assert mine.post(edit_of(record, "bands"), fields_of(answer)).status_code == 302
    assert households(record) == {first: 10, second: 20}


def test_each_change_of_a_band_raises_the_version_of_its_complex_alone(record: Complex) -> None:
    other, one = ComplexFactory(), AreaBand.objects.first()
    versions = [stored(record).version]
    row = BandHouseholds.objects.create(complex=record, band=one, households=1)
    versions.append(stored(record).version)
    BandHouseholds.objects.filter(pk=row.pk).update(households=2)
    versions.append(stored(record).version)
    BandHouseholds.objects.filter(pk=row.pk).update(households=2)
    assert stored(record).version == versions[-1], "nothing changed"
    row.delete()
    versions.append(stored(record).version)
    assert versions == [1, 2, 3, 4]
    assert stored(other).version == 1


# --- personal fields


def test_conflict_over_personal_fields_shows_them_to_the_editor_and_is_logged(mine: Client, theirs: Client) -> None:
    manager = ManagerAppointmentFactory()
    address = f"/housing/managers/{manager.pk}/edit/"
    my_form = opened(mine, address)
    theirs.post(address, opened(theirs, address) | {"mobile": "010-0000-0002"})
    before = AccessLog.objects.filter(account="kim").count()
    answer = mine.post(address, my_form | {"mobile": "010-0000-0003"})
    (asked,) = answer.context["conflict"].fields
    assert (asked.mine, asked.stored) == ("010-0000-0003", "010-0000-0002")
    assert AccessLog.objects.filter(account="kim").count() == before + 1
    assert mine.post(address, fields_of(answer) | {"keep-mobile": "stored"}).status_code == 302
    assert ManagerAppointment.objects.get(pk=manager.pk).mobile == "01000000002"
