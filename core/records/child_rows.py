"""Child rows that count as part of their record: whoever or whatever changes one, the record's version moves on."""

import pgtrigger

COUNT_CHANGES = """
UPDATE {table} SET version = version + 1, updated_at = now() WHERE id IN (SELECT {column} FROM {changed} changed);
RETURN NULL;
"""


def count_changes(table: str, column: str) -> list[pgtrigger.Trigger]:
    """Triggers for a child model: `column` names the row of `table` it belongs to. One update for each statement.

    Triggers and not the form's business: two officers and an import meet in these rows too.
    """
    differing = "(SELECT * FROM new_rows EXCEPT SELECT * FROM old_rows)"
    return [
        _trigger(pgtrigger.Insert, table, column, "new_rows", new="new_rows"),
        _trigger(pgtrigger.Update, table, column, differing, old="old_rows", new="new_rows"),
        _trigger(pgtrigger.Delete, table, column, "old_rows", old="old_rows"),
    ]


def _trigger(operation: pgtrigger.Operation, table: str, column: str, changed: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"count_{operation!s}".lower(),
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=COUNT_CHANGES.format(table=table, column=column, changed=changed),
    )
