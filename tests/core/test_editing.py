"""Creating and editing: what is saved, what is refused, and that nothing typed is lost."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from housing.models import BuildingKind, Complex
from tests.core.forms import edit_of, opened, sent
from tests.factories.accounts import browser
from tests.factories.housing import BuildingKindFactory, ComplexFactory, DongFactory
from tests.pages import html

pytestmark = pytest.mark.django_db

NEW = "/housing/complexes/new/"
HTMX = {"HX-Request": "true"}
TOO_BIG = """
CREATE FUNCTION too_big() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE numeric_value_out_of_range; END $$;
CREATE TRIGGER too_big BEFORE UPDATE ON housing_complex FOR EACH ROW EXECUTE FUNCTION too_big();
"""


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def test_new_record_is_saved_as_typed_and_its_page_opened(officer: Client) -> None:
    kind = BuildingKindFactory()
    typed = {
        "name": "한빛마을",
        "kapt_code": "A12345678",
        "building_kind": str(kind.pk),
        "household_count": "1234",
        "approved_on": "2016. 3. 14.",
        "office_phone": "02 123 4567",
    }
    answer = sent(officer, NEW, **typed)
    record = Complex.objects.get()
    assert answer["Location"] == f"/housing/complexes/{record.pk}/"
    assert (record.name, record.kapt_code, record.building_kind, record.household_count) == ("한빛마을", "A12345678", kind, 1234)
    assert (record.approved_on.isoformat(), record.office_phone) == ("2016-03-14", "021234567")
    assert "등록했습니다" in html(officer.get(answer["Location"]))


@pytest.mark.parametrize("typed", ["600101-1234567", "민원인 ６００１０１－１２３４５６７", "6001011234567"])
def test_a_resident_number_is_taken_in_nowhere(officer: Client, typed: str) -> None:
    answer = sent(officer, NEW, name="한빛마을", remarks=typed)
    assert answer.status_code == 422
    assert "주민등록번호는 받지 않습니다" in html(answer)
    assert not Complex.objects.exists()


def test_new_record_that_is_refused_keeps_all_that_was_typed(officer: Client) -> None:
    answer = sent(officer, NEW, name="", builder="한빛건설", household_count="많음", approved_on="2016-13-45")
    page = html(answer)
    assert answer.status_code == 422
    for typed in ("한빛건설", "많음", "2016-13-45"):
        assert f'value="{typed}"' in page
    assert 'href="#id_name"' in page, "the summary leads to the field"
    assert not Complex.objects.exists()


def test_unique_constraint_is_a_sentence_beside_what_was_typed(officer: Client) -> None:
    ComplexFactory(kapt_code="A12345678")
    answer = sent(officer, NEW, name="둘째", kapt_code="A12345678")
    assert answer.status_code == 422
    assert "같은 K-apt 코드의 공동주택이 이미 있습니다." in html(answer)
    assert 'value="둘째"' in html(answer)
    assert Complex.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"mandatory_ground": "lift", "declared_class": "rental"}, "의무관리 근거는 관리구분이"),
        ({"mandatory_from_on": "2020-01-02", "mandatory_until_on": "2020-01-01"}, "종료일이 시작일보다 빠릅니다"),
        ({"longitude": "127.01"}, "위도(33~39)를 함께"),
        ({"longitude": "27.01", "latitude": "37.5"}, "바르게 넣으세요"),
        ({"gross_area": "-1"}, "0 이상의 값"),
        ({"office_phone": "전화 없음"}, "전화"),
    ],
)
def test_rule_of_the_database_is_a_sentence(officer: Client, typed: dict[str, str], sentence: str) -> None:
    answer = sent(officer, NEW, name="한빛마을", **typed)
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert not Complex.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_same_code_typed_by_two_at_once_is_one_row_and_one_sentence() -> None:
    clients = [browser(Role.OFFICER, username="kim"), browser(Role.OFFICER, username="lee", name="이둘")]
    typed = [opened(client, NEW) | {"name": f"단지 {at}", "kapt_code": "A12345678"} for at, client in enumerate(clients)]
    both_ready = threading.Barrier(2)
    answers: list[Any] = []

    def send(at: int) -> None:
        both_ready.wait()
        try:
            answers.append(clients[at].post(NEW, typed[at]))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(at,)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert "같은 K-apt 코드의 공동주택이 이미 있습니다." in next(html(answer) for answer in answers if answer.status_code == 422)
    assert Complex.objects.count() == 1


def test_edit_changes_what_was_typed_and_nothing_else(officer: Client) -> None:
    record = ComplexFactory(builder="옛건설", household_count=400, remarks="남는다")
    before = Complex.objects.filter(pk=record.pk).values().get()
    sent(officer, edit_of(record), builder="새건설")
    after = Complex.objects.filter(pk=record.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"builder", "version", "updated_at"}
    assert (after["builder"], after["version"]) == ("새건설", 2)


def test_edit_that_changes_nothing_leaves_the_version(officer: Client) -> None:
    record = ComplexFactory()
    assert sent(officer, edit_of(record)).status_code == 302
    record.refresh_from_db()
    assert record.version == 1


def test_refused_edit_keeps_what_was_typed_and_saves_nothing(officer: Client) -> None:
    record = ComplexFactory(name="한빛마을", builder="옛건설")
    answer = sent(officer, edit_of(record), builder="새건설", lift_count="-3")
    assert answer.status_code == 422
    assert 'value="새건설"' in html(answer)
    record.refresh_from_db()
    assert (record.builder, record.version) == ("옛건설", 1)


def test_refused_edit_can_be_mended_and_saved(officer: Client) -> None:
    first, record = ComplexFactory(kapt_code="A1"), ComplexFactory(kapt_code="A2")
    refused = sent(officer, edit_of(record), kapt_code="A1", builder="새건설")
    assert "같은 K-apt 코드" in html(refused)
    assert refused.context["version"] == 1
    assert sent(officer, edit_of(record), kapt_code="A3", builder="새건설").status_code == 302
    assert Complex.objects.get(pk=record.pk).builder == "새건설"
    assert Complex.objects.get(pk=first.pk).kapt_code == "A1"


def test_part_is_edited_alone(officer: Client) -> None:
    record = ComplexFactory(name="한빛마을", builder="남는건설")
    values = opened(officer, edit_of(record, "remarks"))
    assert set(values) == {"remarks", "check_note", "version", "form_owner"}
    officer.post(edit_of(record, "remarks"), values | {"remarks": "새 글", "builder": "끼어든건설"})
    record.refresh_from_db()
    assert (record.remarks, record.builder) == ("새 글", "남는건설")


def test_part_that_does_not_exist_is_no_page(officer: Client) -> None:
    assert officer.get(edit_of(ComplexFactory(), "nothing")).status_code == 404


def test_part_is_edited_in_the_place_of_its_panel(officer: Client) -> None:
    record = ComplexFactory()
    form = officer.get(edit_of(record, "office"), headers=HTMX)
    assert "<html" not in html(form)
    assert 'id="panel-office"' in html(form)
    values = opened(officer, edit_of(record, "office"))
    wrong = officer.post(edit_of(record, "office"), values | {"office_email": "아님"}, headers=HTMX)
    assert wrong.status_code == 200, "htmx swaps nothing else in"
    assert 'value="아님"' in html(wrong)
    saved = officer.post(edit_of(record, "office"), values | {"office_email": "a@example.kr"}, headers=HTMX)
    assert "<html" not in html(saved)
    assert "a@example.kr" in html(saved)
    assert "<form" not in html(saved).replace('class="reveal-form"', "")
    record.refresh_from_db()
    assert record.office_email == "a@example.kr"


def test_given_up_part_is_its_panel_again(officer: Client) -> None:
    record = ComplexFactory(remarks="그대로")
    panel = html(officer.get(edit_of(record, "remarks") + "&view=panel", headers=HTMX))
    assert "그대로" in panel
    assert "<html" not in panel


def test_band_counts_are_saved_and_blank_is_unknown(officer: Client) -> None:
    record = ComplexFactory()
    bands = [name for name in opened(officer, edit_of(record, "bands")) if name.startswith("band_")]
    sent(officer, edit_of(record, "bands"), **{bands[0]: "120", bands[1]: "0"})
    assert sorted(record.band_households.values_list("households", flat=True)) == [0, 120]
    sent(officer, edit_of(record, "bands"), **{bands[0]: ""})
    assert list(record.band_households.values_list("households", flat=True)) == [0]


def test_history_tells_of_bands_and_former_names(officer: Client) -> None:
    record = ComplexFactory(name="옛마을")
    band = next(name for name in opened(officer, edit_of(record, "bands")) if name.startswith("band_"))
    sent(officer, edit_of(record, "bands"), **{band: "77"})
    sent(officer, edit_of(record), name="새마을")
    page = html(officer.get(f"/housing/complexes/{record.pk}/history/"))
    assert "면적별 세대수 등록" in page
    assert "<ins>77</ins>" in page
    assert "옛 이름 등록" in page
    assert "<h2>수정</h2>" not in page, "the version that counts the bands is no news"


def test_dong_chosen_by_hand_is_the_officers_even_where_it_was_computed(officer: Client) -> None:
    computed, chosen = DongFactory(), DongFactory(code="1120055000", name="사근동")
    record = ComplexFactory(dong=computed, dong_source=Complex.DongSource.COMPUTED, dong_near_border=True)
    sent(officer, edit_of(record), dong=chosen.pk)
    record.refresh_from_db()
    assert (record.dong, record.dong_source, record.dong_near_border) == (chosen, "officer", False)


def test_dong_left_alone_stays_computed(officer: Client) -> None:
    record = ComplexFactory(dong=DongFactory(), dong_source=Complex.DongSource.COMPUTED, dong_near_border=True)
    sent(officer, edit_of(record), builder="새건설")
    record.refresh_from_db()
    assert (record.dong_source, record.dong_near_border) == ("computed", True)


def test_dong_taken_away_is_unset(officer: Client) -> None:
    record = ComplexFactory(dong=DongFactory(), dong_source=Complex.DongSource.COMPUTED)
    sent(officer, edit_of(record), dong="")
    record.refresh_from_db()
    assert (record.dong, record.dong_source) == (None, "")


# --- codes


def test_retired_code_is_not_offered_but_kept_where_it_is_in_use(officer: Client) -> None:
    retired = BuildingKindFactory(label="시민아파트", is_retired=True)
    keeps, other = ComplexFactory(building_kind=retired), ComplexFactory()
    assert "시민아파트" not in html(officer.get(NEW))
    assert "시민아파트" not in html(officer.get(edit_of(other)))
    sent(officer, edit_of(keeps), builder="새건설")
    keeps.refresh_from_db()
    assert (keeps.building_kind, keeps.builder) == (retired, "새건설")


def test_retired_code_cannot_be_slipped_in(officer: Client) -> None:
    retired = BuildingKindFactory(label="시민아파트", is_retired=True)
    answer = sent(officer, NEW, name="한빛마을", building_kind=str(retired.pk))
    assert answer.status_code == 422
    assert not Complex.objects.exists()


def test_manager_adds_a_code_and_an_officer_may_not() -> None:
    address = "/housing/codes/building-kinds/new/"
    assert sent(browser(Role.MANAGER), address, label="도시형생활주택", order="9").status_code == 302
    assert BuildingKind.objects.filter(label="도시형생활주택").exists()
    assert browser(Role.OFFICER, username="lee").get(address).status_code == 403


# --- who


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSADMIN, Role.PRIVACY])
def test_reader_can_neither_open_nor_send_a_form(role: Role) -> None:
    record = ComplexFactory(builder="남는건설")
    client = browser(role)
    for address in (NEW, edit_of(record), edit_of(record, "office")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "x", "builder": "x", "version": "1"}).status_code == 403
    record.refresh_from_db()
    assert (record.builder, Complex.objects.count()) == ("남는건설", 1)


def test_stranger_is_sent_to_the_login_page_and_nothing_is_saved() -> None:
    record = ComplexFactory()
    assert Client().post(edit_of(record), {"builder": "x"}).status_code == 302
    assert Complex.objects.get(pk=record.pk).builder == ""


def test_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(browser(Role.OFFICER).user, backend="accounts.backends.LocalBackend")
    assert client.post(NEW, {"name": "한빛마을"}).status_code == 403
    assert not Complex.objects.exists()


def test_account_of_the_editor_stands_in_the_history(officer: Client) -> None:
    record = ComplexFactory()
    sent(officer, edit_of(record), builder="새건설", reason="공문")
    event = Complex.pgh_event_model.objects.filter(pgh_obj=record.pk).latest("pgh_id")
    user: User = officer.user
    assert event.pgh_context["account"] == user.username
    assert (event.pgh_context["step"], event.pgh_context["reason"]) == ("complex.changed", "공문")


# --- what a column cannot hold


@pytest.mark.parametrize("typed", ["99999999999", "2147483648"])
def test_number_too_big_for_its_column_is_a_sentence(officer: Client, typed: str) -> None:
    record = ComplexFactory()
    address = edit_of(record, "bands")
    band = next(name for name in opened(officer, address) if name.startswith("band_"))
    answer = sent(officer, address, **{band: typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in html(answer)
    assert not record.band_households.exists()


def test_value_the_database_cannot_hold_is_a_sentence_and_nothing_typed_is_lost(officer: Client) -> None:
    record = ComplexFactory()
    with connection.cursor() as cursor:
        cursor.execute(TOO_BIG)
    answer = sent(officer, edit_of(record), builder="새건설")
    assert answer.status_code == 422
    assert "숫자의 자릿수와 글자 수를 확인해 주세요" in html(answer)
    assert 'value="새건설"' in html(answer)
