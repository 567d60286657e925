"""Keeps four requests to the desk on their way, until it is killed.

``python -m tools.bench.desk PORT COOKIE PATH…`` prints the requests that were answered,
a line a second.
"""

import http.client
import itertools
import sys
import threading
import time

AT_ONCE = 4
answered = [0] * AT_ONCE


def work(place: int, port: int, cookie: str, paths: list[str]) -> None:
    """Ask for one page of the desk after another."""
    turns = itertools.cycle(paths[place % len(paths) :] + paths[: place % len(paths)])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path in turns:
        try:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            time.sleep(0.1)
            continue
        if answer.status != 200:
            sys.exit(f"{path} answers {answer.status}")
        answered[place] += 1


def main() -> None:
    """Ask for ever."""
    port, cookie, paths = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    for place in range(AT_ONCE):
        threading.Thread(
            target=work, args=(place, port, cookie, paths), daemon=True
        ).start()
    while True:
        time.sleep(1)
        print(sum(answered), flush=True)


if __name__ == "__main__":
    main()
