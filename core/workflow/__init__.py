"""The steps of a record's path: declared with its kind, offered on its page, taken under a lock and told by its history."""
