"""Every way of changing a row leaves an event that says who, when, from where and why."""

import threading
from datetime import timedelta
from timeit import timeit
from typing import Any

import pgtrigger
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg import sql

from accounts.models import Department, DepartmentEvent, User, UserEvent
from core import trail
from core.trail.circumstances import client_ip
from core.trail.middleware import TrailMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return Department.objects.create(name="공동주택과", phone="02-2286-0000")


def last_event(model: Any = DepartmentEvent) -> Any:
    return model.objects.latest("pgh_id")


def run(statement: Any, params: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def change_with_save(department: Department) -> None:
    department.phone = "1"
    department.save()


def change_with_queryset(department: Department) -> None:
    Department.objects.filter(pk=department.pk).update(phone="1")


def change_in_bulk(department: Department) -> None:
    department.phone = "1"
    Department.objects.bulk_update([department], ["phone"])


def change_with_upsert(department: Department) -> None:
    Department.objects.bulk_create(
        [Department(name=department.name, phone="1")],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["phone"],
    )


def change_with_raw_sql(department: Department) -> None:
    run("UPDATE accounts_department SET phone = %s WHERE id = %s", [1, department.pk])


def change_with_named_parameters(department: Department) -> None:
    run(
        "UPDATE accounts_department SET phone = %(phone)s WHERE id = %(id)s",
        {"phone": "1", "id": department.pk},
    )


def change_without_parameters(department: Department) -> None:
    run("UPDATE accounts_department SET phone = '1' WHERE name LIKE '공동%'")


def change_with_many(department: Department) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE accounts_department SET phone = %s WHERE id = %s",
            [("0", department.pk), ("1", department.pk)],
        )


def change_with_sql_object(department: Department) -> None:
    run(
        sql.SQL("UPDATE {} SET phone = %s").format(sql.Identifier("accounts_department")),
        ["1"],
    )


WAYS = [
    change_with_save,
    change_with_queryset,
    change_in_bulk,
    change_with_upsert,
    change_with_raw_sql,
    change_with_named_parameters,
    change_without_parameters,
    change_with_many,
    change_with_sql_object,
]


@pytest.mark.parametrize("change", WAYS)
def test_change_however_made_is_recorded_with_its_context(department: Department, change: Any) -> None:
    with trail.context(
        account="kim",
        name="김담당(공동주택과)",
        ip="10.0.0.7",
        page="/x/",
        step="수정",
        reason="민원 '처리' 100%",
    ):
        change(department)

    event = last_event()
    assert (event.pgh_label, event.phone, event.pgh_obj_id) == (
        "update",
        "1",
        department.pk,
    )
    assert event.pgh_context == {
        "account": "kim",
        "name": "김담당(공동주택과)",
        "ip": "10.0.0.7",
        "page": "/x/",
        "step": "수정",
        "reason": "민원 '처리' 100%",
    }


@pytest.mark.parametrize("change", WAYS)
@pytest.mark.django_db(transaction=True)
def test_change_outside_a_transaction_carries_its_context(change: Any) -> None:
    department = Department.objects.create(name="공동주택과")
    with trail.context(account="kim"):
        change(department)
    assert last_event().pgh_context == {"account": "kim"}

    Department.objects.update(phone="2")
    assert last_event().pgh_context is None


def test_insert_and_delete_are_recorded_as_whole_rows(department: Department) -> None:
    pk = department.pk
    department.delete()
    events = DepartmentEvent.objects.order_by("pgh_id").values_list("pgh_label", "pgh_obj_id", "name", "phone")
    assert list(events) == [
        ("insert", pk, "공동주택과", "02-2286-0000"),
        ("delete", pk, "공동주택과", "02-2286-0000"),
    ]


def test_update_that_changes_nothing_makes_no_event(department: Department) -> None:
    department.save()
    Department.objects.update(phone=department.phone)
    assert DepartmentEvent.objects.count() == 1


def test_excluded_columns_stand_in_no_event() -> None:
    user = User.objects.create_user("kim", name="김담당", password="secret-password")
    user.set_password("another-password")
    user.save()
    assert UserEvent.objects.count() == 1
    columns = {field.name for field in UserEvent._meta.fields}
    assert not columns & {"password", "last_login"}


def test_event_tables_reference_no_other_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid IN ('accounts_userevent'::regclass, 'accounts_departmentevent'::regclass)"
        )
        assert cursor.fetchall() == []


def test_no_context_row_is_kept_apart(department: Department) -> None:
    with trail.context(account="kim"):
        change_with_save(department)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pghistory_context")
        assert cursor.fetchone() == (0,)


def test_inner_context_adds_until_it_ends(department: Department) -> None:
    with trail.context(account="kim", page="/x/"):
        with trail.context(step="승인", page="/y/"):
            Department.objects.update(phone="1")
        inner = last_event().pgh_context
        Department.objects.update(phone="2")
    assert inner == {"account": "kim", "page": "/y/", "step": "승인"}
    assert last_event().pgh_context == {"account": "kim", "page": "/x/"}


def test_context_ends_within_a_longer_transaction(department: Department) -> None:
    with transaction.atomic():
        with trail.context(account="kim"):
            Department.objects.update(phone="1")
        Department.objects.update(phone="2")
    assert last_event().pgh_context is None


def test_context_ends_even_when_the_body_fails(department: Department) -> None:
    with pytest.raises(ZeroDivisionError), trail.context(account="kim"):
        raise ZeroDivisionError
    Department.objects.update(phone="2")
    assert last_event().pgh_context is None


def test_context_of_one_thread_is_not_seen_in_another() -> None:
    seen: list[object] = []
    with trail.context(account="kim"):
        thread = threading.Thread(target=lambda: seen.append(list(connection.execute_wrappers)))
        thread.start()
        thread.join()
    assert seen == [[]]


def test_reading_with_a_server_side_cursor_works_inside_a_context(
    department: Department,
) -> None:
    with trail.context(account="kim"):
        names = [found.name for found in Department.objects.iterator(chunk_size=1)]
        rows = list(Department.objects.raw("WITH d AS (SELECT * FROM accounts_department) SELECT * FROM d").iterator())
    assert names == ["공동주택과"]
    assert [row.pk for row in rows] == [department.pk]


def test_recording_cannot_be_switched_off_by_the_session(
    department: Department,
) -> None:
    run("SET LOCAL session_replication_role = replica")
    Department.objects.update(phone="1")
    with pgtrigger.ignore("accounts.Department:update_update"):
        Department.objects.update(phone="2")
    run("SET LOCAL pgtrigger.ignore = '{pgtrigger_update_update_afd13,update_update}'")
    Department.objects.update(phone="3")
    assert list(DepartmentEvent.objects.order_by("pgh_id").values_list("phone", flat=True)[1:]) == ["1", "2", "3"]


def respond(request: HttpRequest) -> HttpResponse:
    Department.objects.update(phone="9")
    return HttpResponse()


def test_request_is_recorded_with_person_address_and_page(department: Department, rf: RequestFactory) -> None:
    request = rf.post("/housing/complexes/1/edit/?q=secret", REMOTE_ADDR="10.1.2.3")
    request.user = User.objects.create_user("kim", name="김담당", department=department)
    TrailMiddleware(respond)(request)

    context = last_event().pgh_context
    assert len(context.pop("request_id")) == 32
    assert context == {
        "account": "kim",
        "name": "김담당(공동주택과)",
        "ip": "10.1.2.3",
        "page": "/housing/complexes/1/edit/",
    }


def test_log_in_during_the_request_is_recorded_under_the_new_person(department: Department, rf: RequestFactory) -> None:
    def log_in(request: HttpRequest) -> HttpResponse:
        request.user = User.objects.create_user("kim", name="김담당")
        return respond(request)

    request = rf.post("/login/")
    request.user = AnonymousUser()
    TrailMiddleware(log_in)(request)
    assert last_event().pgh_context["account"] == "kim"
    assert last_event(UserEvent).pgh_context["account"] == ""


def test_request_that_writes_nothing_asks_for_no_account(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        TrailMiddleware(lambda request: HttpResponse())(rf.get("/healthz"))


@pytest.mark.django_db(transaction=True)
def test_idle_request_costs_under_a_tenth_of_a_millisecond(rf: RequestFactory) -> None:
    request, middleware, response = (
        rf.get("/"),
        TrailMiddleware(lambda request: response),
        HttpResponse(),
    )
    cost = min(timeit(lambda: middleware(request), number=200) / 200 for _ in range(5))
    assert timedelta(seconds=cost) < timedelta(microseconds=100)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (2, "9.9.9.9, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "<script>", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_client_ip_is_the_one_the_trusted_proxy_saw(rf: RequestFactory, settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_ip(request) == address
