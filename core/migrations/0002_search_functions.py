"""SQL functions for searching a part of a word; indexes of other apps stand on them."""

from django.db import migrations

FOLDED = """
CREATE FUNCTION core_folded(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(regexp_replace(normalize(value, NFKC), '[[:space:]]+', '', 'g'))
"""

INITIALS = """
CREATE FUNCTION core_initials(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT coalesce(string_agg(
        CASE WHEN ascii(letter) BETWEEN 44032 AND 55203
             THEN substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (ascii(letter) - 44032) / 588 + 1, 1)
             ELSE letter END, '' ORDER BY position), '')
    FROM regexp_split_to_table(normalize(value, NFC), '') WITH ORDINALITY AS letters(letter, position)
)
"""

# Without the province and the ward, which every address of a ward has in common.
STREET = """
CREATE FUNCTION core_street(address text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    address,
    '^\\s*(서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청|충북|충남|전라|전북|전남|경상|경북|경남|제주)[가-힣]*\\s+([가-힣]+[시군구]\\s+)*', ''
)
"""

SEARCHABLE = """
CREATE FUNCTION core_searchable(name text, VARIADIC addresses text[] DEFAULT '{}') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
RETURN core_folded(name || '|' || core_initials(name) || coalesce((
    SELECT string_agg('|' || core_street(address), '' ORDER BY number)
    FROM unnest(addresses) WITH ORDINALITY AS listed(address, number)
), ''))
"""

# Pairs are read off two arrays of letters side by side: a third of what distinct substrings cost. GIN drops repeats itself.
# The price tag keeps the planner from computing grams row by row where it has an index of them.
GRAMS = """
CREATE FUNCTION core_grams(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
RETURN string_to_array(folded, NULL) || ARRAY(
    SELECT first || second
    FROM unnest(string_to_array(folded, NULL), string_to_array(substr(folded, 2), NULL)) AS pairs(first, second)
    WHERE second IS NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION core_folded(text)"),
        migrations.RunSQL(INITIALS, "DROP FUNCTION core_initials(text)"),
        migrations.RunSQL(STREET, "DROP FUNCTION core_street(text)"),
        migrations.RunSQL(SEARCHABLE, "DROP FUNCTION core_searchable(text, text[])"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION core_grams(text)"),
    ]
