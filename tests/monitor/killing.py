"""Work that is killed before it is done, as a power cut would end it."""

import os
import signal
import time
from collections.abc import Callable


def killed_after(work: Callable[[], object], seconds: float) -> bool:
    """Do `work` in a process that is killed after so many seconds; whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
