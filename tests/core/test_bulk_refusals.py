"""What many rows edited at once may not become: each row is told why, and the rest is saved."""

import pytest
from django.test import Client

from accounts.roles import Role
from core import clock
from core.bulk.models import BulkChange, BulkRow
from housing.models import Complex, HeatingKind
from tests.core.bulk import BULK, MANAGERS, events, prepared, stored, told
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def test_row_the_database_would_refuse_is_told_its_sentence_and_the_rest_is_saved(officer: Client) -> None:
    fits, refused = ComplexFactory(name="의무", declared_class="mandatory"), ComplexFactory(name="임의", declared_class="optional")
    preview = prepared(officer, BULK, mandatory_ground="households")
    assert told(preview)["임의"] == (
        "거부",
        [("의무관리 근거", "", "가. 300세대 이상")],
        "의무관리 근거는 관리구분이 '의무'일 때만 넣을 수 있습니다.",
    )
    assert told(preview)["의무"][0] == "바뀜"
    page = officer.post(preview.url, {"save": "1"}, follow=True)
    assert "1건을 고쳤습니다. 1건은 그대로 두었습니다." in html(page)
    assert (stored(fits).mandatory_ground, stored(refused).mandatory_ground, stored(refused).version) == ("households", "", 1)


def test_row_the_form_refuses_is_told_its_sentence(officer: Client) -> None:
    late = ManagerAppointmentFactory(appointed_on="2020-01-01")
    fits = ManagerAppointmentFactory(appointed_on="2010-01-01")
    preview = prepared(officer, MANAGERS, ended_on="2015-05-05")
    assert told(preview)[str(late)][0] == "거부"
    assert told(preview)[str(late)][2] != ""
    officer.post(preview.url, {"save": "1"})
    assert (stored(late).ended_on, stored(fits).ended_on.isoformat()) == (None, "2015-05-05")


def test_rows_that_would_clash_with_each_other_are_refused_but_the_first(officer: Client) -> None:
    """One current manager for each complex: of two past ones only one can become it."""
    first = ManagerAppointmentFactory(ended_on="2015-01-01")
    second = ManagerAppointmentFactory(complex=first.complex, ended_on="2016-01-01")
    preview = prepared(officer, MANAGERS, **{"clear-ended_on": "on"})
    assert (preview.context["changed_count"], preview.context["left_count"]) == (1, 1)
    assert "현재 관리사무소장이 이미 있습니다" in html(preview)
    officer.post(preview.url, {"save": "1"})
    assert [stored(one).ended_on is None for one in (first, second)].count(True) == 1


def test_where_nothing_changes_there_is_nothing_to_save(officer: Client) -> None:
    record = ComplexFactory(needs_check=True)
    preview = prepared(officer, BULK, needs_check="true")
    assert "바뀌는 행이 없습니다" in html(preview)
    assert 'name="save"' not in html(preview)
    officer.post(preview.url, {"save": "1"})
    assert stored(record).version == 1


def test_row_changed_since_the_preview_is_told_and_not_overwritten(officer: Client) -> None:
    mine, theirs, gone = ComplexFactory(name="내것"), ComplexFactory(name="남의것"), ComplexFactory(name="지운것")
    preview = prepared(officer, BULK, builder="새건설")
    Complex.objects.filter(pk=theirs.pk).update(builder="그들건설")
    Complex.objects.filter(pk=gone.pk).update(hidden_at=clock.now())
    page = officer.post(preview.url, {"save": "1"}, follow=True)
    assert "1건을 고쳤습니다. 2건은 그대로 두었습니다." in html(page)
    assert told(page)["남의것"] == ("그 뒤에 고쳐짐", [], "미리보기 뒤에 다른 사람이 고쳐 그대로 두었습니다.")
    assert "지운것" not in told(page), "what is deleted is not named to those who may not see it"
    assert [stored(one).builder for one in (mine, theirs, gone)] == ["새건설", "그들건설", ""]
    assert events(theirs).count() == 2


def test_code_deleted_since_the_preview_refuses_its_rows(officer: Client) -> None:
    record, heating = ComplexFactory(), HeatingKind.objects.create(label="곧 없앨 난방")
    preview = prepared(officer, BULK, heating=str(heating.pk))
    heating.delete()
    page = officer.post(preview.url, {"save": "1"}, follow=True)
    assert page.status_code == 200
    assert "바뀐 행이 없습니다" in html(page)
    assert stored(record).version == 1


def test_confirming_again_changes_nothing_more(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    officer.post(preview.url, {"save": "1"})
    Complex.objects.filter(pk=record.pk).update(builder="그 뒤")
    again = officer.post(preview.url, {"save": "1"}, follow=True)
    assert again.status_code == 200
    assert stored(record).builder == "그 뒤"
    assert BulkChange.objects.count() == 1


def test_given_up_change_writes_nothing_and_cannot_be_confirmed(officer: Client) -> None:
    record = ComplexFactory()
    preview = prepared(officer, BULK, builder="새건설")
    page = officer.post(preview.url, {"discard": "1"}, follow=True)
    assert "고친 것은 없습니다" in html(page)
    officer.post(preview.url, {"save": "1"})
    assert stored(record).builder == ""
    assert not BulkRow.objects.exists()
