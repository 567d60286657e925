"""What a run of the whole product leaves of those who voted: nothing."""

import json
import subprocess
import urllib.parse
import urllib.request
from http.client import HTTPMessage
from pathlib import Path
from typing import Any

from tests.browser.conftest import BIFOLIUM, environment, free_port, wait_for

AGENT, ADDRESS = "Mozilla/9.9 (Quillpad)", "203.0.113.77"
POLL = "/ballot/legacy/"


def asked(url: str, **form: str) -> tuple[Any, HTTPMessage]:
    """Return what a program is answered; a form is posted."""
    data = urllib.parse.urlencode(form).encode() if form else None
    headers = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS}
    headers["Accept"] = "application/json"
    request = urllib.request.Request(url, data, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer), answer.headers


def vote(url: str) -> str:
    """Vote, and return the cookie that the browser of the voter would keep."""
    poll, _headers = asked(f"{url}{POLL}result.json")
    paper = asked(f"{url}{POLL}")[0]["paper"]
    form = {"choice": poll["options"][0]["id"], "paper": paper}
    receipt, headers = asked(f"{url}{POLL}", **form)
    assert receipt["box"] == "legacy"
    return headers["Set-Cookie"].partition("=")[2].partition(";")[0]


def test_a_run_leaves_no_trace_of_a_voter(site_folder: Path) -> None:
    """Every file of the site is searched, and all that the server has said."""
    port = free_port()
    server = subprocess.Popen(
        [BIFOLIUM, "serve"],
        env=environment(site_folder, port=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/en/", server)
        cookie = vote(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        said = server.communicate(timeout=30)[0]

    files = [file for file in site_folder.rglob("*") if file.is_file()]
    kept = b"".join(file.read_bytes() for file in files)
    assert b"legacy" in kept
    token = cookie.partition(".")[0]
    for trace in (AGENT, ADDRESS, cookie, token):
        assert len(trace) > 10
        assert trace.encode() not in kept
        assert trace.encode() not in said
