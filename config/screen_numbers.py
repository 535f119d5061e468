"""화면번호: what an officer reads out on the telephone to say where they are. H-101 is the list of 공동주택, H-302 one 입주자대표.

Given once and for good: a new name goes to the end of its list (`tests/meta/test_screen_numbers.py` says which is missing).
"""

LETTERS = {"housing": "H", "audit": "A", "core": "C"}
REST = "S"

# In their hundreds, by the first word of a page's name.
NOUNS = (
    *("complex", "managerappointment", "representative", "resident", "group", "grant", "supportcriterion", "criterionband", "complaint"),
    *("checks", "statistics", "photos", "photo", "twins", "manager", "position", "programme", "complaintkind", "buildingkind", "salekind"),
    *("heatingkind", "corridorkind", "managementkind", "areabandset", "areaband", "access", "holiday", "dong", "jobs", "home", "search"),
    *("login", "logout", "session", "healthz"),
)
PAGES = (
    *("list", "detail", "new", "edit", "delete", "history", "hidden", "reveal", "export", "columns", "searches", "search"),
    *("bulk", "bulk_run", "bulk_change", "import", "import_run", "import_rejected", "statistics", "files", "file", "removal"),
    *("advice", "list_run", "change", "thumbnail", "token", "resume", "extend"),
    *("step_review", "step_decide", "step_reject", "step_pay", "step_report", "step_settle", "step_return", "step_cancel", "step_back"),
    *("step_assign", "step_extend", "step_extend-again", "step_transfer", "step_withdraw", "step_close", "step_correct", "step_reopen"),
)
"""The rest of a page's name; without one it is the noun's first page."""


def screen_number(view_name: str) -> str:
    """Of a URL name; "" for a page that has no number yet."""
    app, _, name = view_name.rpartition(":")
    noun, _, page = name.partition("_")
    if noun not in NOUNS or (page or PAGES[0]) not in PAGES:
        return ""
    return f"{LETTERS.get(app, REST)}-{NOUNS.index(noun) + 1}{PAGES.index(page or PAGES[0]) + 1:02d}"
