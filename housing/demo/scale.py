"""Synthetic complexes for measuring, made inside the database in seconds."""

from django.db import connection

from housing.demo import names

COMPLEXES = """
INSERT INTO housing_complex (
    version, created_at, updated_at, kapt_code, name, building_kind_id, sale_kind_id, heating_id, declared_class,
    mandatory_ground, dong_id, dong_source, dong_near_border, road_address, lot_address, postcode, building_count,
    household_count, floors_below, floors_above, approved_on, lift_count, parking_count, gross_area, builder, developer,
    homepage, remarks, office_phone, office_fax, office_email, office_address, management_company, guard_contract,
    cleaning_contract, electric_contract, needs_check, check_note
)
SELECT 1, now(), now(), 'S' || lpad(n::text, 8, '0'),
       stems[1 + n %% cardinality(stems)] || ' ' || estates[1 + n / 7 %% cardinality(estates)] || ' ' || n || '단지',
       kind.id, sale.id, heating.id, classes[1 + n %% 3],
       '', dongs[1 + n %% cardinality(dongs)], 'officer', false,
       '서울특별시 성동구 가람길 ' || n, '서울특별시 성동구 산' || n, '', 1 + n %% 20,
       20 + n * 37 %% 1500, n %% 4, 5 + n %% 25, date '1975-01-01' + n * 13 %% 15000, nullif(n %% 30, 7), n %% 900,
       1000 + n %% 90000, '', '', '', '', '020000' || lpad((n %% 9999 + 1)::text, 4, '0'), '', '', '', '', '', '', '', false, ''
FROM generate_series(1, %(scale)s) AS n,
     (SELECT array_agg(code ORDER BY code) FROM core_dong) AS places(dongs),
     (SELECT %(stems)s::text[], %(estates)s::text[], ARRAY['mandatory', 'optional', 'rental']) AS words(stems, estates, classes),
     (SELECT id FROM housing_buildingkind WHERE label = '아파트') AS kind,
     (SELECT id FROM housing_salekind WHERE label = '분양') AS sale,
     (SELECT id FROM housing_heatingkind WHERE label = '개별난방') AS heating
ON CONFLICT (kapt_code) WHERE kapt_code <> '' DO NOTHING
"""

BANDS = """
INSERT INTO housing_bandhouseholds (complex_id, band_id, households)
SELECT complex.id, band.id, complex.household_count / 5
FROM housing_complex AS complex
CROSS JOIN housing_areaband AS band
JOIN housing_areabandset AS band_set ON band_set.id = band.band_set_id AND band_set.label = '구 서식(공급면적)'
WHERE complex.kapt_code LIKE 'S%%'
ON CONFLICT (complex_id, band_id) DO NOTHING
"""

MANAGERS = """
INSERT INTO housing_managerappointment (
    version, created_at, updated_at, complex_id, name, born_on, licence_kind, licence_no, mobile, appointed_on, needs_check, note
)
SELECT 1, now(), now(), complex.id, families[1 + complex.id %% cardinality(families)] || givens[1 + complex.id %% cardinality(givens)],
       date '1955-01-01' + (complex.id * 17 %% 9000)::int, 'manager', '2012-' || complex.id,
       '0100000' || lpad((complex.id %% 9999 + 1)::text, 4, '0'), date '2010-01-01' + (complex.id %% 2000)::int, false, ''
FROM housing_complex AS complex, (SELECT %(families)s::text[], %(givens)s::text[]) AS words(families, givens)
WHERE complex.kapt_code LIKE 'S%%'
  AND NOT EXISTS (SELECT FROM housing_managerappointment AS kept WHERE kept.complex_id = complex.id)
"""


def add_synthetic(scale: int) -> None:
    """Bring the synthetic complexes up to `scale`, each with its bands and a manager; those there are stay as they are."""
    words: dict[str, int | list[str]] = {
        "scale": scale,
        "stems": sorted(set(names.PLACE_STEMS.values())),
        "estates": list(names.ESTATES),
        "families": list(names.FAMILY_NAMES),
        "givens": list(names.GIVEN_NAMES),
    }
    with connection.cursor() as cursor:
        for statement in (COMPLEXES, BANDS, MANAGERS):
            cursor.execute(statement, words)
        cursor.execute("ANALYZE housing_complex, housing_bandhouseholds, housing_managerappointment")
