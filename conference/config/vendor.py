"""Static files from npm: the listed ones of `node_modules`, below the prefix `vendor`."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor"


class VendorFinder(BaseFinder):
    """Finds what `VENDOR_FILES` (paths and patterns below `node_modules`) names."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.root = settings.BASE_DIR / "node_modules"
        self.storage = FileSystemStorage(location=self.root)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # the finders' way to say where files appear

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        """The file behind a static path, or the empty list."""
        name = path.removeprefix(f"{PREFIX}/")
        if name == path or name not in set(self._names()):
            return []
        found = str(self.root / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every file, for collectstatic."""
        for name in self._names():
            if not matches_patterns(name, ignore_patterns or []):
                yield name, self.storage

    def _names(self) -> Iterator[str]:
        for pattern in settings.VENDOR_FILES:
            for path in sorted(self.root.glob(pattern)):
                yield path.relative_to(self.root).as_posix()
