import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.test.utils import isolate_apps
from pytest_django import Settings

from core.files.models import Attachment, Photo


class Somebody:
    """Who uploads."""

    pk = 1
    is_authenticated = True
    display_name = "김하나(공동주택과)"

    def get_username(self) -> str:
        return "kim"

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return True


class Kinds:
    """A record kind with attachments and photos, as an app would declare them."""

    def __init__(self, registry: Apps) -> None:
        class Estate(models.Model):
            is_shown = models.BooleanField(default=True)

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return str(self.pk)

        class EstateAttachment(Attachment):
            estate = models.ForeignKey(Estate, models.CASCADE)

            class Meta(Attachment.Meta):
                app_label = "core"

        class EstatePhoto(Photo):
            estate = models.ForeignKey(Estate, models.CASCADE)

            class Meta(Photo.Meta):
                app_label = "core"

        self.registry = registry
        self.Estate, self.EstateAttachment, self.EstatePhoto = Estate, EstateAttachment, EstatePhoto


@pytest.fixture
def somebody() -> Somebody:
    return Somebody()


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def kinds(db: None) -> Iterator[Kinds]:
    with isolate_apps("core") as registry:
        kinds = Kinds(registry)
        with connection.schema_editor() as editor:
            for model in (kinds.Estate, kinds.EstateAttachment, kinds.EstatePhoto):
                editor.create_model(model)
        yield kinds


@pytest.fixture
def small_disk() -> Callable[[int], AbstractContextManager[None]]:
    """The operating system itself refuses to let a file grow beyond so many bytes."""

    @contextmanager
    def limited(largest: int) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return limited


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.glob("**/*") if path.is_file()]
