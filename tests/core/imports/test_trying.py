"""What the database would refuse is known at the preview; the table itself is written only where nothing else can tell."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.kinds import COMPLEX, MANAGER
from core import clock
from core.imports.rows import CheckedRow
from core.imports.saving import save_rows
from core.imports.trying import try_rows
from core.records.kind import RecordKind
from housing.models import BandHouseholds, Complex, HeatingKind, ManagerAppointment
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.imports_sheets import checked

pytestmark = pytest.mark.django_db
HEADERS = ["관리번호", "단지코드", "단지명", "관리구분", "의무관리 근거"]


REFUSE_A_NAME = """
CREATE FUNCTION refuse_a_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'looking at %', NEW.name;
    IF NEW.name = '금지마을' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '이 이름은 쓸 수 없습니다.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_a_name BEFORE INSERT OR UPDATE ON housing_complex FOR EACH ROW EXECUTE FUNCTION refuse_a_name();
"""


def tried(rows: list[CheckedRow], kind: RecordKind = COMPLEX) -> bool:
    """Whether the rows went into the table itself."""
    with CaptureQueriesContext(connection) as queries:
        try_rows(kind, rows)
    table = kind.model._meta.db_table
    return any(query["sql"].startswith((f"INSERT INTO {table} ", f"UPDATE {table} ")) for query in queries)


def ground() -> str:
    return Complex._meta.get_field("mandatory_ground").flatchoices[0][1]


def test_sound_rows_are_known_to_be_so_without_the_table() -> None:
    one = ComplexFactory(kapt_code="A1", name="가마을")
    rows = checked(HEADERS, [None, "A1", "가마을", "임의", None], [None, "A2", "나마을", "의무", ground()])
    assert not tried(rows)
    assert [row.outcome for row in rows] == ["updated", "created"]
    assert not any(row.errors for row in rows)
    one.refresh_from_db()
    assert (Complex.objects.count(), one.version) == (1, 1)


def test_rows_against_a_check_are_named_with_its_sentence_new_ones_and_stored_ones() -> None:
    one = ComplexFactory(kapt_code="A1", name="가마을")
    rows = checked(
        HEADERS, [None, "A1", "가마을", "임의", ground()], [None, "A2", "나마을", "임의", ground()], [None, "A3", "다마을", "", ""]
    )
    assert tried(rows)
    assert [row.outcome for row in rows] == ["rejected", "rejected", "created"]
    assert {sentence for row in rows for sentence in row.errors} == {"의무관리 근거는 관리구분이 '의무'일 때만 넣을 수 있습니다."}
    one.refresh_from_db()
    assert (Complex.objects.count(), one.version) == (1, 1)


def test_record_given_another_rows_code_by_its_number_is_refused_in_the_preview() -> None:
    one = ComplexFactory(kapt_code="A1", name="가마을")
    rows = checked(HEADERS, [one.pk, "A9", "가마을", None, None], [None, "A9", "나마을", None, None])
    assert tried(rows)
    assert [row.outcome for row in rows] == ["updated", "rejected"]


def test_record_given_the_code_of_a_deleted_one_is_told_how_to_bring_that_back() -> None:
    one, gone = ComplexFactory(kapt_code="A1", name="가마을"), ComplexFactory(kapt_code="A9", name="옛마을", hidden_at=clock.now())
    rows = checked(HEADERS, [one.pk, "A9", "가마을", None, None])
    tried(rows)
    assert rows[0].outcome == "rejected"
    assert rows[0].errors[0].startswith("같은 K-apt 코드의 공동주택이 이미 있습니다. 삭제한 자료에 있습니다: 옛마을.")
    assert "‘되살리고 고치기’" in rows[0].errors[0]
    gone.refresh_from_db()
    assert gone.hidden_at is not None
    again = checked(HEADERS, [None, "A9", "가마을", None, None])
    assert again[0].question == "hidden"


def test_code_deleted_since_the_row_was_read_is_known_in_the_preview() -> None:
    gone = HeatingKind.objects.create(label="장작")
    rows = checked(["단지코드", "단지명", "난방"], ["A1", "가마을", "장작"], ["A2", "나마을", "지역난방"])
    gone.delete()
    assert tried(rows)
    assert [row.outcome for row in rows] == ["rejected", "created"]


def test_child_rows_are_tried_with_their_record_and_refused_with_it() -> None:
    headers = ["단지코드", "단지명", "60㎡이하"]
    rows = checked(headers, ["A1", "가마을", 10], ["A2", "나마을", None])
    assert not tried(rows)
    rows = checked(headers, ["A1", "가마을", 10], ["A2", "나마을", None])
    rows[0].related = dict.fromkeys(rows[0].related, -1)
    assert tried(rows)
    assert [row.outcome for row in rows] == ["rejected", "created"]
    assert not BandHouseholds.objects.exists()


def test_child_row_against_a_check_is_refused_with_its_record_and_saving_goes_on_without_it() -> None:
    rows = checked(["단지코드", "단지명", "60㎡이하"], ["A1", "가마을", 10], ["A2", "나마을", 20])
    rows[0].related = dict.fromkeys(rows[0].related, -1)
    save_rows(COMPLEX, rows)
    assert [row.outcome for row in rows] == ["rejected", "created"]
    assert BandHouseholds.objects.values_list("complex__name", "households").get() == ("나마을", 20)
    assert not Complex.objects.filter(kapt_code="A1").exists()


def test_trigger_that_refuses_is_asked_in_the_preview_and_its_sentence_shown() -> None:
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_A_NAME)
    rows = checked(["단지코드", "단지명"], ["A1", "금지마을"], ["A2", "나마을"])
    assert tried(rows)
    assert [row.errors for row in rows] == [["이 이름은 쓸 수 없습니다."], []]
    assert not Complex.objects.exists()


def test_second_current_manager_of_a_complex_is_refused_in_the_preview() -> None:
    ManagerAppointmentFactory(complex=ComplexFactory(name="가마을"))
    rows = checked(["공동주택", "성명", "배치일"], ["가마을", "별하늘", "2020-01-01"], kind=MANAGER)
    assert tried(rows, MANAGER)
    assert rows[0].errors == ["이 단지에는 현재 관리사무소장이 이미 있습니다."]
    assert ManagerAppointment.objects.count() == 1
