"""The supervisor, as its processes see it."""

import os
import signal
import threading
import time


def leave_with(parent: int) -> None:
    """End this process soon after the supervisor is gone, however it went."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
