"""How large an uploaded sheet may be and how much the process that reads it may use."""

from dataclasses import asdict, dataclass

MEGABYTE = 1024 * 1024

MAX_FILE_BYTES = 30 * MEGABYTE
MAX_UNPACKED_BYTES = 500 * MEGABYTE
MAX_ROWS = 200_000
MAX_COLUMNS = 300
# The longest and the widest sheet at once would not fit in memory; 200,000 rows of 30 columns do.
MAX_CELLS = 6_000_000
MEMORY_BYTES = 1024 * MEGABYTE
CPU_SECONDS = 40
WALL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ReadLimits:
    file_bytes: int = MAX_FILE_BYTES
    unpacked_bytes: int = MAX_UNPACKED_BYTES
    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS
    cells: int = MAX_CELLS
    memory_bytes: int = MEMORY_BYTES
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS

    def as_dict(self) -> dict[str, int | float]:
        return asdict(self)
