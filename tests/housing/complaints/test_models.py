"""What the database itself holds of complaints: numbers without a gap or a twin, and the rules no row may break."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Result, normal_number
from tests.factories.complaints import CLOSED, ComplaintFactory, ComplaintKindFactory, korean
from tests.factories.housing import ComplexFactory


def numbers() -> list[str]:
    return sorted(Complaint.objects.values_list("number", flat=True))


# --- numbers


@pytest.mark.django_db
def test_number_is_the_year_of_receipt_in_korea_and_the_next_serial() -> None:
    first = ComplaintFactory(received_at=korean(2015, 12, 31, 23, 50))
    second = ComplaintFactory(received_at=korean(2016, 1, 1, 0, 10))
    third = ComplaintFactory(received_at=korean(2016, 1, 1, 8, 0))
    assert [first.number, second.number, third.number] == ["2015-0001", "2016-0001", "2016-0002"]


@pytest.mark.django_db
def test_many_at_once_are_numbered_one_by_one() -> None:
    rows = [ComplaintFactory.build(complex=None, kind=ComplaintKindFactory(), due_at=clock.now()) for _ in range(3)]
    Complaint.objects.bulk_create(rows)
    assert numbers() == ["2016-0001", "2016-0002", "2016-0003"]


@pytest.mark.django_db
def test_number_of_an_old_ledger_stays_and_the_next_follows_the_highest() -> None:
    ComplaintFactory(number="2016-12345")
    assert ComplaintFactory().number == "2016-12346"
    assert ComplaintFactory(received_at=korean(2017, 1, 2, 9, 0)).number == "2017-0001"


@pytest.mark.django_db
def test_hidden_complaint_keeps_its_number() -> None:
    ComplaintFactory(hidden_at=clock.now())
    assert ComplaintFactory().number == "2016-0002"


@pytest.mark.django_db
def test_what_was_taken_back_leaves_no_gap() -> None:
    with transaction.atomic():
        assert ComplaintFactory().number == "2016-0001"
        transaction.set_rollback(True)
    assert ComplaintFactory().number == "2016-0001"


@pytest.mark.django_db(transaction=True)
def test_receipts_of_one_moment_wait_for_each_other_and_leave_no_gap() -> None:
    kind, ready = ComplaintKindFactory(), threading.Barrier(4)
    given: list[str] = []

    def receive(*, is_kept: bool) -> None:
        try:
            ready.wait()
            for _ in range(5):
                with transaction.atomic():
                    given.append(ComplaintFactory(complex=None, kind=kind).number)
                    transaction.set_rollback(not is_kept)
        finally:
            connection.close()

    threads = [threading.Thread(target=receive, kwargs={"is_kept": kept}) for kept in (True, False, True, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 20
    assert numbers() == [f"2016-{serial:04d}" for serial in range(1, 16)]


@pytest.mark.django_db
def test_next_number_is_read_off_its_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN SELECT max(SUBSTRING(number, 6)::integer) FROM housing_complaint WHERE LEFT(number, 4) = '2016'")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan Backward using complaint_by_serial" in plan or "Index Only Scan Backward using complaint_by_serial" in plan


@pytest.mark.parametrize(
    ("typed", "number"), [("2016-12", "2016-0012"), (" 2016 - 0012", "2016-0012"), ("2016-12345", "2016-12345"), ("12", ""), ("가", "")]
)
def test_number_as_typed_is_put_into_its_form(typed: str, number: str) -> None:
    assert normal_number(typed) == number


# --- rules

TRANSFERRED = CLOSED | {"answer": "", "result": Result.TRANSFERRED, "transferred_to": "주택과", "transferred_on": date(2016, 5, 12)}
AGAIN: dict[str, Any] = {
    **{"extended_on": date(2016, 5, 12), "extension_reason": "현장조사"},
    **{"extended_again_on": date(2016, 5, 20), "again_reason": "자재 조달", "consented_on": date(2016, 5, 20)},
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("complaint_number_is_year_and_serial", {"number": "2016-12"}),
        ("complaint_number_is_year_and_serial", {"number": "2016-00012"}),
        ("complaint_subject_not_blank", {"subject": ""}),
        ("complaint_open_has_a_due_moment", {"kind": None}),
        ("complaint_closed_with_a_result", {"closed_at": korean(2016, 5, 12, 9, 0), "answer": "끝"}),
        ("complaint_closed_with_a_result", {"result": Result.DONE, "answer": "끝"}),
        ("complaint_closed_after_receipt", CLOSED | {"closed_at": korean(2016, 5, 11, 9, 59)}),
        ("complaint_closed_with_an_answer", CLOSED | {"answer": ""}),
        ("complaint_closed_with_an_answer", CLOSED | {"answer": "", "result": Result.REPEATED}),
        ("complaint_transfer_is_whole", CLOSED | {"result": Result.TRANSFERRED}),
        ("complaint_transfer_is_whole", CLOSED | {"result": Result.TRANSFERRED, "transferred_to": "주택과"}),
        ("complaint_transfer_is_whole", {"transferred_to": "주택과", "transferred_on": date(2016, 5, 12)}),
        ("complaint_extension_is_whole", {"extended_on": date(2016, 5, 12)}),
        ("complaint_extension_is_whole", {"extension_reason": "현장조사"}),
        ("complaint_second_extension_is_whole", AGAIN | {"again_reason": ""}),
        ("complaint_second_extension_is_whole", AGAIN | {"consented_on": None}),
        ("complaint_second_extension_is_whole", AGAIN | {"consented_on": date(2016, 5, 11)}),
        ("complaint_second_extension_is_whole", AGAIN | {"extended_on": None, "extension_reason": ""}),
        ("complaint_transferred_after_receipt", TRANSFERRED | {"transferred_on": date(2016, 5, 10)}),
        ("complaint_received_in_the_year_of_its_number", {"number": "2015-0001"}),
        ("complaint_received_in_the_year_of_its_number", {"number": "2016-0001", "received_at": korean(2015, 12, 31, 23, 59)}),
        ("complaint_mobile_is_digits", {"complainant_mobile": "02-000-0021"}),
    ],
)
def test_row_that_breaks_a_rule_is_refused(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ComplaintFactory(**values)
    assert not Complaint.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        CLOSED,
        CLOSED | {"closed_at": korean(2016, 5, 11, 10, 0)},
        CLOSED | {"kind": None},
        CLOSED | {"answer": "", "result": Result.WITHDRAWN},
        CLOSED | {"answer": "", "needs_check": True},
        CLOSED | {"closed_at": korean(2016, 5, 1, 9, 0), "needs_check": True},
        TRANSFERRED,
        TRANSFERRED | {"transferred_on": date(2016, 5, 11)},
        TRANSFERRED | {"transferred_on": date(2016, 5, 10), "needs_check": True},
        AGAIN,
        {"number": "2016-0001", "received_at": korean(2016, 1, 1, 0, 0)},
        {"number": "2016-0001", "received_at": korean(2015, 12, 31, 23, 59), "needs_check": True},
        {"extended_on": date(2016, 5, 12), "extension_reason": "현장조사"},
        {"complex": None, "complainant_name": "", "complainant_mobile": ""},
    ],
)
def test_row_that_keeps_the_rules_is_kept(values: dict[str, Any]) -> None:
    assert ComplaintFactory(**values).number == "2016-0001"


@pytest.mark.django_db
def test_same_number_twice_is_refused() -> None:
    ComplaintFactory(number="2016-0007")
    with pytest.raises(IntegrityError, match="complaint_number_once"), transaction.atomic():
        ComplaintFactory(number="2016-0007")


@pytest.mark.django_db
def test_complaint_does_not_repeat_itself() -> None:
    complaint = ComplaintFactory()
    with pytest.raises(IntegrityError, match="complaint_is_not_its_own_repetition"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(previous=complaint.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("period", [0, 367])
def test_period_of_a_kind_is_one_to_a_year(period: int) -> None:
    with pytest.raises(IntegrityError, match="complaintkind_period_within_a_year"), transaction.atomic():
        ComplaintKind.objects.create(label="시험", period=period)


@pytest.mark.django_db
def test_offices_usual_periods_are_there_from_the_start() -> None:
    found = dict(ComplaintKind.objects.values_list("label", "period"))
    assert found == {"질의(법령)": 14, "질의(단순)": 7, "건의": 14, "고충": 7, "기타": 7}


# --- which are asked for


@pytest.mark.django_db
def test_overdue_and_due_soon_part_at_the_moment_and_at_the_second_working_day() -> None:
    now = korean(2016, 5, 12, 14, 0)  # a Thursday: the second working day after it is Monday the 16th
    late = ComplaintFactory(due_at=korean(2016, 5, 12, 13, 59))
    soon = [ComplaintFactory(due_at=korean(2016, 5, 12, 14, 0)), ComplaintFactory(due_at=korean(2016, 5, 16, 23, 59))]
    ComplaintFactory(due_at=korean(2016, 5, 17, 0, 0))
    ComplaintFactory(due_at=korean(2016, 5, 12, 13, 0), **CLOSED)
    assert list(Complaint.objects.overdue(at=now)) == [late]
    assert set(Complaint.objects.due_soon(at=now)) == set(soon)


@pytest.mark.django_db
def test_complaints_of_a_hidden_complex_leave_with_it_and_those_of_none_stay() -> None:
    ComplaintFactory(complex=ComplexFactory(hidden_at=clock.now()))
    stays = ComplaintFactory(complex=None)
    assert list(Complaint.objects.shown()) == [stays]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("조명", True),
        ("한빛", True),
        ("2016-0001", True),
        ("2016-1", True),
        ("달가람", True),
        ("0021", True),
        ("010-0000-0021", True),
        ("000000", False),
        ("002", False),
        ("소음", False),
    ],
)
def test_search_looks_in_subject_complex_number_and_person_but_in_no_part_of_a_phone(text: str, *, is_found: bool) -> None:
    ComplaintFactory(complex=ComplexFactory(name="한빛마을"), subject="주차장 조명")
    assert Complaint.objects.search(text).exists() is is_found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({"complainant_name": "다른이"}, True),  # the same number
        ({"complainant_mobile": ""}, False),
        ({"subject": "누수"}, False),
    ],
)
def test_series_is_the_same_person_on_the_same_subject(other: dict[str, Any], *, is_same: bool) -> None:
    complaint = ComplaintFactory(subject="조명")
    ComplaintFactory(**{"subject": "조명", "complex": complaint.complex} | other)
    assert Complaint.objects.series_of(complaint).exists() is is_same


@pytest.mark.django_db
def test_series_by_name_needs_the_same_complex() -> None:
    complaint = ComplaintFactory(subject="조명", complainant_mobile="")
    same = ComplaintFactory(subject="조명", complainant_mobile="", complex=complaint.complex)
    ComplaintFactory(subject="조명", complainant_mobile="")
    assert list(Complaint.objects.series_of(complaint)) == [same]


@pytest.mark.django_db
def test_series_by_link_holds_all_that_repeat_one() -> None:
    first = ComplaintFactory(complainant_mobile="", complainant_name="")
    second = ComplaintFactory(complainant_mobile="", complainant_name="", previous=first)
    third = ComplaintFactory(complainant_mobile="", complainant_name="", previous=first)
    ComplaintFactory(complainant_mobile="", complainant_name="")
    series = [set(Complaint.objects.series_of(one)) for one in (first, second, third)]
    assert series == [{second, third}, {first, third}, {first, second}]
