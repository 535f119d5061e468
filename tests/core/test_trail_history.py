"""A record's history reads as sentences with the labels officers know, masked, and page by page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.models import Department, User
from core import trail
from core.trail import Change, RelatedHistory, changes_since, history_of, history_page, snapshot_at
from tests.core.sample import Office, Part, Sample, sample_tables

__all__ = ["sample_tables"]

pytestmark = pytest.mark.usefixtures("sample_tables")


@pytest.fixture
def sample() -> Sample:
    return Sample.objects.create(name="홍길동", born_on=date(1970, 3, 14), phone="01012345678", kind="duty")


def change(record: Sample, **values: Any) -> None:
    Sample.objects.filter(pk=record.pk).update(**values)


def changes_by_field(moment: trail.Moment) -> dict[str, tuple[str, str]]:
    return {change.field: (change.before, change.after) for change in moment.changes}


def test_update_is_told_with_who_when_where_and_why(sample: Sample) -> None:
    with trail.context(account="kim", name="김담당(공동주택과)", ip="10.0.0.7", page="/x/", step="검토", reason="정정"):
        change(sample, kind="free")

    moment = history_of(sample)[0]
    assert (moment.kind, moment.who, moment.ip, moment.page, moment.step, moment.reason) == (
        "수정",
        "김담당(공동주택과)",
        "10.0.0.7",
        "/x/",
        "검토",
        "정정",
    )
    assert moment.changes == [Change("구분", "의무", "임의", field="kind")]
    assert moment.sentence == "수정: 구분"


def test_personal_values_are_masked_unless_asked_for(sample: Sample) -> None:
    change(sample, name="홍길순", phone="01012349999", born_on=date(1971, 1, 1))
    assert changes_by_field(history_of(sample)[0]) == {
        "name": ("홍*동", "홍*순"),
        "born_on": ("1970-**-**", "1971-**-**"),
        "phone": ("010-****-5678", "010-****-9999"),
    }
    assert changes_by_field(history_of(sample, unmasked=True)[0])["phone"] == ("010-1234-5678", "010-1234-9999")


def test_values_read_as_pages_print_them(sample: Sample) -> None:
    change(sample, amount=51_965_500, is_open=False, area=Decimal("84.90"))
    assert changes_by_field(history_of(sample)[0]) == {
        "amount": ("", "51,965.5천원"),
        "is_open": ("예", "아니요"),
        "area": ("", "84.9"),
    }


def test_insert_tells_what_was_entered_and_delete_tells_nothing_more(sample: Sample) -> None:
    kept, pk = history_of(sample)[0], sample.pk
    sample.delete()
    assert kept.kind == "등록"
    assert set(changes_by_field(kept)) == {"name", "born_on", "phone", "kind", "is_open"}
    closed = Sample.objects.create(name="남궁민수", born_on=date(1980, 1, 1), is_open=False)
    assert set(changes_by_field(history_of(closed)[0])) == {"name", "born_on"}
    newest = history_page(Sample, pk).moments[0]
    assert (newest.kind, newest.changes) == ("삭제", [])


def test_hiding_and_restoring_have_their_own_words(sample: Sample) -> None:
    change(sample, hidden_at=sample.created_at)
    change(sample, hidden_at=None)
    assert [moment.kind for moment in history_of(sample)] == ["되살림", "숨김", "등록"]


def test_relation_keeps_the_name_it_had(sample: Sample) -> None:
    office = Office.objects.create(name="주택과")
    change(sample, office=office)
    Office.objects.update(name="공동주택과")
    change(sample, office=None)
    after, before = history_of(sample)[:2]
    assert (before.changes[0].after, after.changes[0].before) == ("주택과", "주택과")


def test_relation_to_a_row_without_a_history_of_its_own_says_what_is_gone(sample: Sample) -> None:
    office = Office.objects.create(name="폐지과")
    change(sample, office=office)
    execute("ALTER TABLE core_officeevent DISABLE TRIGGER append_only", "DELETE FROM core_officeevent")
    assert history_of(sample)[0].changes[0].after == "폐지과"
    change(sample, office=None)
    execute("SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE core_office DISABLE TRIGGER ALL", "DELETE FROM core_office")
    assert history_of(sample)[0].changes == [Change("부서", f"(지워진 항목 #{office.pk})", "", field="office")]


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_parts_stand_in_the_history_of_their_record(sample: Sample) -> None:
    other = Sample.objects.create(name="남궁민수", born_on=date(1980, 1, 1))
    part = Part.objects.create(sample=sample, households=10)
    Part.objects.create(sample=other, households=99)
    Part.objects.filter(pk=part.pk).update(households=12)
    part.delete()

    page = history_page(Sample, sample.pk, related=[RelatedHistory(Part, "sample", "면적별 세대수")])
    assert [(moment.subject, moment.kind) for moment in page] == [
        ("면적별 세대수", "삭제"),
        ("면적별 세대수", "수정"),
        ("면적별 세대수", "등록"),
        ("", "등록"),
    ]
    assert changes_by_field(page.moments[1]) == {"households": ("10", "12")}
    assert changes_by_field(page.moments[2]) == {"households": ("", "10")}


def test_pages_are_read_alone_and_compared_across_their_edge(sample: Sample, django_assert_max_num_queries: Any) -> None:
    for amount in range(1, 8):
        change(sample, amount=amount * 1000)
    with django_assert_max_num_queries(5):
        page = history_page(Sample, sample.pk, page=2, per_page=3)
    assert (page.total, page.pages, page.number) == (8, 3, 2)
    assert [changes_by_field(moment)["amount"] for moment in page] == [
        ("3천원", "4천원"),
        ("2천원", "3천원"),
        ("1천원", "2천원"),
    ]
    assert history_page(Sample, sample.pk, page=99, per_page=3).number == 3


def test_query_count_does_not_grow_with_the_page(sample: Sample, django_assert_num_queries: Any) -> None:
    offices = [Office.objects.create(name=f"{number}과") for number in range(6)]
    for office in offices[:2]:
        change(sample, office=office)
    with django_assert_num_queries(6):
        history_page(Sample, sample.pk)
    for office in offices[2:]:
        change(sample, office=office)
    with django_assert_num_queries(6):
        history_page(Sample, sample.pk)


def test_changes_since_a_version_are_net_and_name_everyone(sample: Sample) -> None:
    opened = Sample.objects.get(pk=sample.pk).version
    with trail.context(account="kim", name="김담당"):
        change(sample, kind="free", amount=1000)
    with trail.context(account="lee", name="이담당"):
        change(sample, amount=None)

    since = changes_since(Sample, sample.pk, opened)
    assert since.changes == [Change("구분", "의무", "임의", field="kind")]
    assert since.name == "김담당, 이담당"
    assert since.at is not None


def test_changes_since_the_newest_version_are_none(sample: Sample) -> None:
    assert changes_since(Sample, sample.pk, sample.version) == trail.history.ChangesSince(changes=[])


def test_snapshot_is_the_record_as_it_stood(sample: Sample) -> None:
    change(sample, phone="01099999999")
    change(sample, phone="01088888888")
    assert [snapshot_at(Sample, sample.pk, version).phone for version in (1, 2, 3)] == [
        "01012345678",
        "01099999999",
        "01088888888",
    ]
    assert snapshot_at(Sample, sample.pk, 4) is None


def test_update_that_changes_nothing_makes_neither_version_nor_event(sample: Sample) -> None:
    change(sample, kind="duty")
    sample.save()
    sample.refresh_from_db()
    assert (sample.version, len(history_of(sample))) == (1, 1)


def test_history_of_an_employee_names_the_department() -> None:
    department = Department.objects.create(name="공동주택과")
    user = User.objects.create_user("kim", name="김담당")
    User.objects.filter(pk=user.pk).update(department=department)
    assert history_of(user)[0].changes == [Change("부서", "", "공동주택과", field="department")]
