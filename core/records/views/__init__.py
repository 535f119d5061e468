"""The pages every record kind has; a kind gets them by standing in `config.kinds`."""
