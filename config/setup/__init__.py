"""Set-up on a fresh machine: `python3 -m config.setup`. Standard library only, because it runs before the packages are there."""
