"""Search for a part of a Korean word: 1- and 2-grams in a GIN index, no extension.

The SQL functions are made by the core migration `search_functions`. Both sides of a search go through the same folding, so
blanks, case, full-width letters and decomposed Hangul never matter. A name's 초성 are part of its searchable text, so
"ㅅㅅㄹㅂ" finds what "삼성" finds, by the same path.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, GeneratedField, Q, TextField, Value
from django.db.models.functions import Concat

SEPARATOR = "|"


class Folded(Func):
    function = "core_folded"
    output_field = TextField()


class Initials(Func):
    function = "core_initials"
    output_field = TextField()


class Grams(Func):
    function = "core_grams"
    output_field = ArrayField(TextField())


def _searchable(name: str, others: tuple[str, ...]) -> Concat:
    parts = [F(name), Initials(name), *(F(other) for other in others)]
    separated = [piece for part in parts for piece in (Value(SEPARATOR), part)][1:]
    return Concat(*separated, output_field=TextField())


def search_text_field(name: str, *others: str) -> GeneratedField:
    """The folded text that `matches` looks into: a name, its 초성 and the `others` columns."""
    return GeneratedField(
        expression=Folded(_searchable(name, others)),
        output_field=TextField(),
        db_persist=True,
    )


def search_grams_field(name: str, *others: str) -> GeneratedField:
    """The grams of the same text; give it a GIN index."""
    return GeneratedField(
        expression=Grams(_searchable(name, others)),
        output_field=ArrayField(TextField()),
        db_persist=True,
    )


def matches(text: str) -> Q:
    """Rows whose `search_text` holds `text`; the grams narrow by index, the text decides."""
    return Q(
        search_grams__contains=Grams(Value(text)),
        search_text__contains=Folded(Value(text)),
    )
