"""Runs a few programs as one: when it ends, for whatever reason, none of them is left. It restarts nothing."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 10
PR_SET_PDEATHSIG = 1


@dataclass(kw_only=True)
class Supervisor:
    _children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _asked_to_end: int = 0

    def __post_init__(self) -> None:
        for number in ENDING_SIGNALS:
            signal.signal(number, self._ask_to_end)

    def spawn(self, name: str, command: Sequence[str], *, env: Mapping[str, str], pass_fds: Sequence[int] = ()) -> None:
        # A session of its own: Ctrl-C in the terminal reaches only us, so that the children end in our order, once.
        self._children[name] = subprocess.Popen(  # noqa: S603 - our own programs
            command, env=env, pass_fds=pass_fds, start_new_session=True, preexec_fn=_end_with_parent
        )

    def run(self, *, until: Callable[[], bool] = lambda: False) -> str:
        """Wait until asked to end, or `until` holds; return the name of a child that ended by itself, or nothing."""
        while not self._asked_to_end:
            for name, child in self._children.items():
                if child.poll() is not None:
                    return name
            if until():
                return ""
            time.sleep(0.1)
        return ""

    @property
    def is_ending(self) -> bool:
        return bool(self._asked_to_end)

    def end(self) -> None:
        """Ask the children to finish what they do, and end what does not listen. A second Ctrl-C cuts the wait short."""
        asked_before = self._asked_to_end
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children.values():
            child.terminate()
        while time.monotonic() < deadline and self._asked_to_end <= asked_before:
            if all(child.poll() is not None for child in self._children.values()):
                break
            time.sleep(0.05)
        for child in self._children.values():
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # with what a child started and left behind
            child.wait()

    def _ask_to_end(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_end += 1


def _end_with_parent() -> None:
    """Let the kernel end the child if we are killed outright; elsewhere than on Linux it stays."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
