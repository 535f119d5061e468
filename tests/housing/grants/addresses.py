"""Where the pages of grants lie."""

LIST = "/housing/grants/"
NEW = f"{LIST}new/"
