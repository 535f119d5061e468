"""What set-up says when a machine lacks something it may not install."""

import shutil
from pathlib import Path

import pytest

from config.setup import environment, programs
from config.setup.refusal import SetupRefused


def test_missing_programs_that_may_not_be_installed_are_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SetupRefused) as refusal:
        programs.require_test_programs()

    assert "Chromium" in str(refusal.value)
    assert "apt-get install chromium" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_key_file_is_private_and_written_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "KEY_FILE", tmp_path / ".local" / "secret.key")

    environment.write_secret_key()
    first = environment.KEY_FILE.read_text()
    environment.write_secret_key()

    assert len(first.strip()) >= 50
    assert environment.KEY_FILE.read_text() == first
    assert environment.KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert list(environment.KEY_FILE.parent.iterdir()) == [environment.KEY_FILE]


def test_npm_of_the_wheel_stands_in_where_the_machine_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert shutil.which("npm") is None
    assert environment._npm() == str(environment.VENV / "bin" / "npm")
    assert (environment.VENV / "bin" / "npm").exists()
