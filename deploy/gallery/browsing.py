"""A browser for pictures: Debian's Chromium, without a window and without calling anybody."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--disable-lcd-text",
    "--disable-font-subpixel-positioning",  # so that letters are alike, and pictures small
)


class NoBrowser(Exception):
    """There is no Chromium here; says how to get one."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser for as long as the block lasts; raises NoBrowser."""
    found = os.environ.get("OUTREACH_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        raise NoBrowser("there is no Chromium here: apt-get install chromium, or set OUTREACH_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        try:
            yield started
        finally:
            started.close()
