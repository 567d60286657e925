"""A real Chromium against a real server with the demo.

The site is set up once and kept between runs as long as nothing it is made of
changes; every run serves a copy of it, so that what tests write is gone after.
A page that asks another host for anything, breaks the Content-Security-Policy or
throws in a script fails its test.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from bifolium.conf import options
from bifolium.ops import stamp
from tools.house import ROOT

BIFOLIUM = Path(sys.executable).with_name("bifolium")
KEPT_SITE = ROOT / "build" / "browser-site"
MADE_OF = ("database", "demo")
# This machine may be busy with other work.
expect.set_options(timeout=20_000)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


def environment(var: Path, **options: str) -> dict[str, str]:
    """Return the environment of a server: nothing of the test settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BIFOLIUM_", "DJANGO_", "COV_"))
    }
    named = {f"BIFOLIUM_{name.upper()}": value for name, value in options.items()}
    return {**kept, "BIFOLIUM_VAR": str(var), **named}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(url: str, server: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    """Wait until the server answers at all."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer; exit code {server.poll()}")


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The var folder of a site with the demo, for this run only.

    One that was made of another demo is made anew: loading leaves works as they are.
    """
    wanted = stamp.wanted(options.read(environment(KEPT_SITE)))
    if any(stamp.done(KEPT_SITE).get(step) != wanted[step] for step in MADE_OF):
        shutil.rmtree(KEPT_SITE, ignore_errors=True)
    subprocess.run(
        [BIFOLIUM, "set_up", "--demo"], env=environment(KEPT_SITE), check=True
    )
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(KEPT_SITE, folder)
    return folder


@pytest.fixture(scope="session")
def site_url(site_folder: Path) -> Iterator[str]:
    """The address of a served demo, without a slash at the end."""
    port = free_port()
    server = subprocess.Popen(
        [BIFOLIUM, "serve"], env=environment(site_folder, port=str(port))
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/en/", server)
        yield url
    finally:
        server.terminate()
        code = server.wait(timeout=15)
    assert code == 0


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing; run: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def watched_page(context: BrowserContext, site: str, faults: list[str]) -> Page:
    """Open a page whose faults are collected."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(f"console: {message.text}")
            if message.type == "error" and "status of 4" not in message.text
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((site, "data:", "blob:"))
            else faults.append(f"request: {request.url}")
        ),
    )
    return page


def opened(chromium: Browser, site: str, *, javascript: bool) -> Iterator[Page]:
    """Open a page of its own context and fail if it had faults."""
    faults: list[str] = []
    context = chromium.new_context(
        base_url=site,
        viewport=DESKTOP,
        locale="en-GB",
        reduced_motion="reduce",
        java_script_enabled=javascript,
    )
    yield watched_page(context, site, faults)
    context.close()
    assert faults == []


@pytest.fixture
def page(chromium: Browser, site_url: str) -> Iterator[Page]:
    """A page as most readers have it."""
    yield from opened(chromium, site_url, javascript=True)


@pytest.fixture
def page_without_javascript(chromium: Browser, site_url: str) -> Iterator[Page]:
    """A page with JavaScript off."""
    yield from opened(chromium, site_url, javascript=False)
