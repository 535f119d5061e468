"""SQL functions for searching a part of a word; generated columns of other apps stand on them."""

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

# Pairs are read off two arrays of letters side by side: a third of what distinct substrings cost. GIN drops repeats itself.
GRAMS = """
CREATE FUNCTION core_grams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    WITH folded AS MATERIALIZED (SELECT core_folded(value) AS line)
    SELECT string_to_array(line, NULL) || ARRAY(
        SELECT first || second
        FROM unnest(string_to_array(line, NULL), string_to_array(substr(line, 2), NULL)) AS pairs(first, second)
        WHERE second IS NOT NULL
    )
    FROM folded
)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_holidays")]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION core_folded(text)"),
        migrations.RunSQL(INITIALS, "DROP FUNCTION core_initials(text)"),
        migrations.RunSQL(GRAMS, "DROP FUNCTION core_grams(text)"),
    ]
