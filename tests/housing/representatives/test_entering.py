"""Typing a representative: one form for the person and the post, one resident however many posts."""

import re
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.roles import Role
from core.records.facts import facts_of
from core.trail.models import AccessLog
from housing.models import Position, Representative, Resident
from housing.models.terms import TermStatus
from tests.core.forms import fields_of, opened, sent
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory
from tests.factories.residents import PositionFactory, RepresentativeFactory, ResidentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db
NEW = "/housing/representatives/new/"


def edit_of(post: Representative) -> str:
    return f"/housing/representatives/{post.pk}/edit/"


@pytest.fixture
def client() -> Client:
    return browser(Role.OFFICER)


def typed(**changed: Any) -> dict[str, Any]:
    chair = Position.objects.get(label="회장")
    return {
        "complex": "한빛마을",
        "name": "달가람",
        "born_on": "1958-03-02",
        "home": "101-1001",
        "mobile": "010-0000-1234",
        "position": chair.pk,
        "started_on": "2026-03-14",
        "ended_on": "2028-03-13",
        "status": "serving",
        "earlier_terms": "0",
        **changed,
    }


def test_one_form_makes_person_and_post(client: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    answer = sent(client, f"{NEW}?complex={complex_.pk}", **typed(complex=f"한빛마을 ({complex_.kapt_code})"))
    post = Representative.objects.get()
    assert answer.status_code == 302
    assert (post.complex, post.position.label, post.ended_on) == (complex_, "회장", date(2028, 3, 13))
    assert (post.resident.home, post.resident.mobile) == ("101동 1001호", "01000001234")


def test_address_presets_the_complex(client: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    assert opened(client, f"{NEW}?complex={complex_.pk}")["complex"] == f"한빛마을 ({complex_.kapt_code})"


@pytest.mark.parametrize(
    "known",
    [
        {"born_on": date(1958, 3, 2), "home": "", "mobile": ""},
        {"born_on": None, "home": "101동 1001호", "mobile": ""},
        {"born_on": None, "home": "", "mobile": "01000001234"},
    ],
)
def test_a_known_person_is_picked_up_and_completed(client: Client, known: dict[str, Any]) -> None:
    person = ResidentFactory(complex=ComplexFactory(name="한빛마을"), name="달가람", **known)
    sent(client, NEW, **typed())
    post = Representative.objects.get()
    assert post.resident == person
    person.refresh_from_db()
    assert (person.born_on, person.home, person.mobile) == (date(1958, 3, 2), "101동 1001호", "01000001234")


def test_what_is_left_blank_takes_nothing_from_a_known_person(client: Client) -> None:
    person = ResidentFactory(complex=ComplexFactory(name="한빛마을"), name="달가람", email="ha@example.kr")
    sent(client, NEW, **typed(home="", mobile="", email=""))
    before = (person.home, person.mobile, person.email)
    person.refresh_from_db()
    assert (person.home, person.mobile, person.email) == before


def test_a_person_of_the_same_name_elsewhere_is_another(client: Client) -> None:
    ComplexFactory(name="한빛마을")
    ResidentFactory(name="달가람", born_on=date(1958, 3, 2))
    sent(client, NEW, **typed())
    assert Resident.objects.filter(name="달가람").count() == 2


@pytest.mark.parametrize("born_on", ["580302", "58.3.2", "1958. 3. 2.", "19580302"])
def test_a_birth_date_is_typed_as_files_have_it(client: Client, born_on: str) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    sent(client, NEW, **typed(born_on=born_on))
    assert Resident.objects.get().born_on == date(1958, 3, 2)
    sent(client, "/housing/residents/new/", complex=complex_.name, name="두나래", born_on=born_on)
    assert Resident.objects.get(name="두나래").born_on == date(1958, 3, 2)


@pytest.mark.parametrize("born_on", ["580230", "58", "봄"])
def test_what_is_no_birth_date_is_a_sentence(client: Client, born_on: str) -> None:
    ComplexFactory(name="한빛마을")
    assert re.search("달력에 없는 날짜|날짜로 읽을 수 없습니다", html(sent(client, NEW, **typed(born_on=born_on))))
    assert not Resident.objects.exists()


def test_screens_speak_with_the_words_they_offer(client: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    form = html(client.get(NEW))
    assert "사용자(임차인)입니다" in form
    assert "‘아니요’" not in form
    offered = re.search(r'<select name="is_owner".*?</select>', form, re.DOTALL)
    assert offered is not None
    assert re.findall(r">([^<>]+)</option>", offered[0]) == ["모름", "입주자(소유자)", "사용자(임차인)"]
    sent(client, NEW, **typed())
    auditor = Position.objects.get(label="감사")
    page = sent(client, NEW, **typed(position=auditor.pk, started_on="2028-03-14", ended_on="2030-03-13"))
    assert f"{complex_} 감사를 등록했습니다." in html(client.get(page["Location"]))


def test_several_of_the_name_are_asked_to_be_told_apart(client: Client) -> None:
    complex_ = ComplexFactory(name="한빛마을")
    for day in (1, 2):
        ResidentFactory(complex=complex_, name="달가람", born_on=date(1960, 1, day))
    answer = sent(client, NEW, **typed(born_on="", home="", mobile=""))
    assert answer.status_code == 422
    assert html(answer).count("이 사람입니다") == 2
    assert not Representative.objects.exists()


def test_a_deleted_person_is_named_and_nothing_saved(client: Client) -> None:
    ResidentFactory(complex=ComplexFactory(name="한빛마을"), name="달가람", hidden_at="2026-01-01T00:00+09:00")
    answer = sent(client, NEW, **typed())
    assert "삭제한 입주민 자료에 있습니다" in html(answer)
    assert not Representative.objects.exists()


def test_a_term_that_overlaps_is_a_sentence_and_leaves_the_person_alone(client: Client) -> None:
    post = RepresentativeFactory(resident__complex__name="한빛마을", resident__name="달가람")
    typing = typed(mobile="010-0000-9999", started_on="2027-01-01", ended_on="2028-12-31", who=str(post.resident_id))
    answer = client.post(NEW, opened(client, NEW) | typing)
    assert answer.status_code == 422
    assert "이 사람의 다른 임기와 기간이 겹칩니다." in html(answer)
    assert fields_of(answer)["who"] == str(post.resident_id)
    before = post.resident.mobile
    post.resident.refresh_from_db()
    assert (post.resident.mobile, Representative.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ended_on": "2026-03-13"}, "임기 종료일이 시작일보다 빠릅니다."),
        ({"status": "resigned"}, "사퇴·해임·당연퇴임은 퇴임일과 사유를 함께 입력하세요."),
        ({"status": "serving", "status_on": "2026-06-01"}, "퇴임일과 사유는 사퇴·해임·당연퇴임일 때만 넣습니다."),
        ({"status": "dismissed", "status_on": "2026-03-01", "status_reason": "해임투표"}, "퇴임일이 임기 시작일보다 빠릅니다."),
        ({"home": "관리실"}, "동호수를 알 수 없습니다"),
        ({"mobile": "전화 없음"}, "전화번호에는 숫자와"),
        ({"complex": "없는마을"}, "‘없는마을’이라는 공동주택이 없습니다."),
        ({"started_on": "20166-03-14"}, "날짜로 읽을 수 없습니다"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_typed_is_lost(client: Client, changed: dict[str, str], sentence: str) -> None:
    ComplexFactory(name="한빛마을")
    answer = sent(client, NEW, **typed(**changed))
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert fields_of(answer)["name"] == "달가람"
    assert not Resident.objects.exists()


@pytest.mark.parametrize(("ended_on", "is_said"), [("2028-03-13", False), ("2028-03-14", True), ("2028-03-12", True), ("", False)])
def test_a_term_of_other_than_two_years_is_saved_and_said(client: Client, ended_on: str, is_said: bool) -> None:
    ComplexFactory(name="한빛마을")
    answer = sent(client, NEW, **typed(ended_on=ended_on))
    page = html(client.get(answer["Location"]))
    assert ("2년이면 2028-03-13까지입니다" in page) is is_said


def test_a_same_day_term_stands_and_is_said(client: Client) -> None:
    ComplexFactory(name="한빛마을")
    answer = sent(client, NEW, **typed(ended_on="2026-03-14"))
    assert "언제까지인지 알 수 없습니다" in html(client.get(answer["Location"]))


def test_a_third_term_is_said_and_kept(client: Client) -> None:
    ComplexFactory(name="한빛마을")
    answer = sent(client, NEW, **typed(earlier_terms="2"))
    assert "이 단지에서 3번째 임기입니다" in html(client.get(answer["Location"]))


def test_a_changed_number_is_changed_for_all_posts_of_the_person(client: Client) -> None:
    post = RepresentativeFactory()
    later = RepresentativeFactory(resident=post.resident, started_on=date(2028, 3, 14), ended_on=date(2030, 3, 13))
    assert sent(client, edit_of(post), mobile="010-0000-9999", note="바뀜").status_code == 302
    for one in (post, later):
        one.refresh_from_db()
        assert one.resident.mobile == "01000009999"
    assert (post.note, later.note) == ("바뀜", "")
    assert Resident.objects.count() == 1


def test_a_number_taken_away_is_gone(client: Client) -> None:
    post = RepresentativeFactory()
    sent(client, edit_of(post), mobile="")
    assert Resident.objects.get().mobile == ""


def test_a_person_renamed_into_another_of_the_complex_is_a_sentence(client: Client) -> None:
    post = RepresentativeFactory()
    other = ResidentFactory(complex=post.resident.complex)
    answer = sent(client, edit_of(post), name=other.name)
    assert answer.status_code == 422
    assert "성명과 생년월일이 같은 입주민이 이미 있습니다" in html(answer)


def test_a_person_changed_meanwhile_is_asked_about(client: Client) -> None:
    post = RepresentativeFactory(resident__mobile="01000000001")
    form = opened(client, edit_of(post))
    Resident.objects.filter(pk=post.resident_id).update(mobile="01000000002")
    answer = client.post(edit_of(post), form | {"mobile": "010-0000-0003"})
    assert "data-conflict" in html(answer)
    assert Resident.objects.get().mobile == "01000000002"
    again = fields_of(answer) | {"mobile": "010-0000-0003"}
    assert client.post(edit_of(post), again).status_code == 302
    assert Resident.objects.get().mobile == "01000000003"


def test_untouched_fields_do_not_undo_what_another_changed(client: Client) -> None:
    post = RepresentativeFactory(resident__mobile="01000000001")
    form = opened(client, edit_of(post))
    Resident.objects.filter(pk=post.resident_id).update(mobile="01000000002")
    answer = client.post(edit_of(post), form | {"note": "메모"})
    client.post(edit_of(post), fields_of(answer))
    post.refresh_from_db()
    assert (post.note, post.resident.mobile) == ("메모", "01000000002")


def test_a_retired_position_is_offered_only_where_it_is_held(client: Client) -> None:
    retired = PositionFactory(label="고문", is_retired=True)
    post = RepresentativeFactory(position=retired)
    option = f'<option value="{retired.pk}"'
    assert option not in html(client.get(NEW))
    assert option in html(client.get(edit_of(post)))


@pytest.mark.parametrize("part", ["person", "post", "state"])
def test_a_part_is_edited_alone(client: Client, part: str) -> None:
    post = RepresentativeFactory()
    before = (post.resident.name, post.started_on)
    assert sent(client, f"{edit_of(post)}?part={part}").status_code == 302
    post.refresh_from_db()
    assert (post.resident.name, post.started_on) == before


def test_entering_and_opening_are_logged(client: Client) -> None:
    ComplexFactory(name="한빛마을")
    sent(client, NEW, **typed())
    post = Representative.objects.get()
    client.get(f"/housing/representatives/{post.pk}/")
    client.get(edit_of(post))
    logged = AccessLog.objects.filter(kind="housing.representative", subject_ids=[post.pk]).values_list("action", flat=True)
    assert sorted(logged) == ["add", "view", "view"]


def test_page_is_masked_until_asked(client: Client) -> None:
    post = RepresentativeFactory(resident__name="달가람", resident__mobile="01000001234")
    page = html(client.get(f"/housing/representatives/{post.pk}/"))
    assert "달*람" in page
    assert "010-****-1234" in page
    assert "101동 ***호" in page
    assert "달가람" not in page
    assert "달가람" in html(client.post(f"/housing/representatives/{post.pk}/reveal/"))


def test_supervisor_reads_and_types_nothing() -> None:
    post = RepresentativeFactory()
    supervisor = browser(Role.SUPERVISOR)
    assert supervisor.get(f"/housing/representatives/{post.pk}/").status_code == 200
    assert [supervisor.get(address).status_code for address in (NEW, edit_of(post))] == [403, 403]
    assert supervisor.post(NEW, typed()).status_code == 403
    assert Representative.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_entered_by_two_at_once_is_one_resident_and_one_sentence() -> None:
    ComplexFactory(name="한빛마을")
    clients = [browser(Role.OFFICER, username="kim"), browser(Role.OFFICER, username="lee", name="이둘")]
    forms = [opened(client, NEW) | typed() for client in clients]
    both_ready = threading.Barrier(2)
    answers: list[Any] = []

    def send(at: int) -> None:
        both_ready.wait()
        try:
            answers.append(clients[at].post(NEW, forms[at]))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(at,)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert "이 사람의 다른 임기와 기간이 겹칩니다." in next(html(answer) for answer in answers if answer.status_code == 422)
    assert (Resident.objects.count(), Representative.objects.count()) == (1, 1)


def test_status_left_and_taken_back(client: Client) -> None:
    post = RepresentativeFactory()
    sent(client, edit_of(post), status="resigned", status_on="2026-06-01", status_reason="이사")
    post.refresh_from_db()
    assert (post.status, post.served_until) == (TermStatus.RESIGNED, date(2026, 6, 1))
    sent(client, edit_of(post), status="serving", status_on="", status_reason="")
    post.refresh_from_db()
    assert (post.status, post.served_until) == (TermStatus.SERVING, date(2028, 3, 13))


@pytest.mark.parametrize(
    ("chosen", "stored", "said"), [("", None, ""), ("True", True, "입주자(소유자)"), ("False", False, "사용자(임차인)")]
)
def test_owner_or_tenant_is_kept_and_read_in_the_words_it_was_chosen_in(
    client: Client, chosen: str, stored: bool | None, said: str
) -> None:
    ComplexFactory(name="한빛마을")
    sent(client, NEW, **typed(is_owner=chosen))
    post = Representative.objects.get()
    assert post.is_owner is stored
    [fact] = facts_of(post, ("is_owner",))
    assert (fact.label, fact.value) == ("입주자/사용자", said)
    again = sent(client, f"/housing/representatives/{post.pk}/edit/", note="살펴봄")
    assert again.status_code == 302
    assert Representative.objects.get().is_owner is stored
