"""The complex's one screen beyond what every record page has: its panels' words, and linking twins."""

from datetime import date

import pytest
from django.test import Client

from accounts.roles import Role
from config.kinds import MANAGER
from core import clock
from housing.models import AreaBand, BandHouseholds, Complex, Estate
from housing.models.querysets import DeclaredClass
from tests.core.forms import sent
from tests.factories.accounts import browser
from tests.factories.housing import BuildingKindFactory, ComplexFactory, DongFactory, ManagerAppointmentFactory
from tests.pages import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


def page_of(record: Complex) -> str:
    return f"/housing/complexes/{record.pk}/"


def twins_of(record: Complex) -> str:
    return f"/housing/complexes/{record.pk}/twins/"


def estate_of(record: Complex) -> Estate | None:
    return Complex.objects.get(pk=record.pk).estate


# --- panels


def test_declared_class_that_contradicts_the_figures_is_flagged_with_the_law(officer: Client) -> None:
    wrong = ComplexFactory(declared_class=DeclaredClass.MANDATORY, household_count=20)
    right = ComplexFactory(declared_class=DeclaredClass.MANDATORY, household_count=400)
    assert "의무관리대상이 아닙니다(공동주택관리법 제2조)" in html(officer.get(page_of(wrong)))
    assert "공동주택관리법 제2조)" not in html(officer.get(page_of(right)))


def test_computed_dong_is_marked_and_warns_near_a_border(officer: Client) -> None:
    source = Complex.DongSource.COMPUTED
    near = ComplexFactory(dong=DongFactory(), dong_source=source, dong_near_border=True)
    far = ComplexFactory(dong=DongFactory(), dong_source=source)
    chosen = ComplexFactory(dong=DongFactory())
    assert "경계에서 가깝습니다" in html(officer.get(page_of(near)))
    assert "좌표로 계산한 값입니다" in html(officer.get(page_of(far)))
    assert "좌표로 계산" not in html(officer.get(page_of(chosen)))


def test_bands_stand_under_their_set_with_a_total(officer: Client) -> None:
    record = ComplexFactory()
    bands = list(AreaBand.objects.filter(band_set=AreaBand.objects.first().band_set)[:2])
    for band, households in zip(bands, (120, 1_000), strict=True):
        BandHouseholds.objects.create(complex=record, band=band, households=households)
    page = html(officer.get(page_of(record)))
    assert f'<th scope="col" class="cell-number">{bands[0].label}</th>' in page
    assert '<td class="cell-number">1,120</td>' in page


def test_former_names_stand_beside_the_name(officer: Client) -> None:
    record = ComplexFactory(name="옛마을")
    Complex.objects.filter(pk=record.pk).update(name="새마을")
    page = html(officer.get(page_of(record)))
    assert "옛 이름" in page
    assert "옛마을" in page


def test_earlier_managers_are_listed_masked(officer: Client) -> None:
    present = ManagerAppointmentFactory(name="별나래")
    ManagerAppointmentFactory(complex=present.complex, name="솔하늘", ended_on=present.appointed_on)
    page = html(officer.get(page_of(present.complex)))
    assert "이전 소장 1명" in page
    assert "솔*늘" in page
    assert "솔하늘" not in page
    assert f"/housing/managers/new/?complex={present.complex_id}" in page


def test_note_to_check_is_an_alert(officer: Client) -> None:
    record = ComplexFactory(needs_check=True, check_note="동수를 확인하세요")
    assert "동수를 확인하세요" in html(officer.get(page_of(record)))


def test_page_costs_as_many_queries_with_many_parts_as_with_few(officer: Client, django_assert_max_num_queries: object) -> None:
    record = ComplexFactory()
    for band in AreaBand.objects.all():
        BandHouseholds.objects.create(complex=record, band=band, households=3)
    for year in range(2001, 2011):
        ManagerAppointmentFactory(complex=record, appointed_on=f"{year}-01-01", ended_on=f"{year}-12-31")
    officer.get(page_of(record))
    with django_assert_max_num_queries(25):
        officer.get(page_of(record))


# --- twins


def test_linked_twins_name_each_other(officer: Client) -> None:
    sale, rental = ComplexFactory(name="한빛분양"), ComplexFactory(name="한빛임대")
    assert officer.post(twins_of(sale), {"step": "link", "other": str(rental.pk)})["Location"] == page_of(sale)
    assert estate_of(sale) == estate_of(rental) is not None
    assert f'<a href="{page_of(rental)}">한빛임대</a>' in html(officer.get(page_of(sale)))
    assert f'<a href="{page_of(sale)}">한빛분양</a>' in html(officer.get(page_of(rental)))


def test_unlinked_twins_are_two_again(officer: Client) -> None:
    sale, rental = ComplexFactory(), ComplexFactory()
    officer.post(twins_of(sale), {"step": "link", "other": str(rental.pk)})
    officer.post(twins_of(sale), {"step": "unlink"})
    assert estate_of(sale) is estate_of(rental) is None


@pytest.mark.parametrize("other", ["", "self", "hidden", "999999999", "x"])
def test_what_is_no_twin_is_refused_with_a_sentence(officer: Client, other: str) -> None:
    record, hidden = ComplexFactory(), ComplexFactory(hidden_at=clock.now())
    chosen = {"self": str(record.pk), "hidden": str(hidden.pk)}.get(other, other)
    answer = officer.post(twins_of(record), {"step": "link", "other": chosen})
    assert answer.status_code == 422
    assert "error-summary" in html(answer)
    assert estate_of(record) is None


def test_twins_of_two_estates_are_refused_and_stay_as_they_are(officer: Client) -> None:
    first, second, third, fourth = ComplexFactory.create_batch(4)
    officer.post(twins_of(first), {"step": "link", "other": str(second.pk)})
    officer.post(twins_of(third), {"step": "link", "other": str(fourth.pk)})
    answer = officer.post(twins_of(first), {"step": "link", "other": str(third.pk)})
    assert answer.status_code == 422
    assert "이미 동일 단지로 묶여 있습니다" in html(answer)
    assert estate_of(first) != estate_of(third)


def test_unlinking_what_is_not_linked_is_a_sentence(officer: Client) -> None:
    answer = officer.post(twins_of(ComplexFactory()), {"step": "unlink"})
    assert answer.status_code == 422
    assert "묶여 있지 않습니다" in html(answer)


def test_reader_links_nothing_and_a_hidden_record_is_not_there(officer: Client) -> None:
    sale, rental, hidden = ComplexFactory(), ComplexFactory(), ComplexFactory(hidden_at=clock.now())
    supervisor = browser(Role.SUPERVISOR, username="boss")
    assert supervisor.get(twins_of(sale)).status_code == 403
    assert supervisor.post(twins_of(sale), {"step": "link", "other": str(rental.pk)}).status_code == 403
    assert estate_of(sale) is None
    assert officer.get(twins_of(hidden)).status_code == 404


def test_kind_of_building_decides_the_column_it_is_counted_in(officer: Client) -> None:
    row_house = BuildingKindFactory(label="연립주택시험", is_row_house=True)
    ComplexFactory(building_kind=row_house, name="연립")
    ComplexFactory(name="아파트")
    assert "연립" in html(officer.get("/housing/complexes/", {"status_class": "row_house"}))
    assert officer.get("/housing/complexes/", {"status_class": "apartment"}).context["count"] == 1


def test_early_end_kept_by_an_upload_is_not_typed_anew_but_may_stand(officer: Client) -> None:
    kept = ManagerAppointmentFactory(
        appointed_on=date(2016, 3, 14), ended_on=date(2016, 3, 13), needs_check=True, note="", complex=ComplexFactory(name="한빛마을")
    )
    page = MANAGER.url("edit", kept.pk)
    answer = sent(officer, page, note="전임자 서류 확인 중")
    assert answer.status_code == 302
    answer = sent(officer, page, ended_on="2016-03-12")
    assert answer.status_code == 422
    assert "배치 종료일이 배치일보다 빠릅니다" in answer.content.decode()


def test_early_end_cannot_be_left_without_its_mark(officer: Client) -> None:
    kept = ManagerAppointmentFactory(appointed_on=date(2016, 3, 14), ended_on=date(2016, 3, 13), needs_check=True)
    answer = sent(officer, MANAGER.url("edit", kept.pk), needs_check="")
    assert answer.status_code == 422
    assert "배치 종료일이 배치일보다 빠릅니다" in answer.content.decode()
