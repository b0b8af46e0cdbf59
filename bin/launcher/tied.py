"""``python tied.py MODULE [ARGUMENTS]``: runs a Python module that dies, with all its forks, when its parent dies.

Linux's parent-death signal is not inherited over a fork, so a server's own workers would stay behind
when their master is killed. Here each fork asks for the signal itself. Where there is no such signal,
a thread watches for the parent to change.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def tie(parent: int) -> None:
    """Ties this process to ``parent``."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


_me = os.getpid()


def _in_fork() -> None:
    global _me  # each fork must know who made it, to see whether its maker has died already
    maker, _me = _me, os.getpid()
    tie(maker)


def main() -> None:
    tie(os.getppid())
    os.register_at_fork(after_in_child=_in_fork)
    sys.argv = sys.argv[1:]
    sys.path[0] = os.getcwd()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
