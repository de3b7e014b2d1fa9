"""The start page of a folder copy: how to extract and open it, and which edition it is."""

from __future__ import annotations

import html
from datetime import date

from returnkb.editions.stamp import EditionStamp
from returnkb.model.edtf import format_day
from returnkb.text.html.content_security_policy import policy

START_PAGE = "START-HERE.html"
_STYLE = "body{font:1.2rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}"


def start_page(stamp: EditionStamp) -> str:
    """The HTML of the start page, which is the same for all copies of an edition.

    Its style is inline, as the page is also opened inside a zip, where no other file can be loaded.
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(inline_styles=[_STYLE])}">'
        '<title>Start here</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head>"
        "<body><h1>Start here</h1><ol><li>Extract the whole zip first (right click, “Extract all”).</li>"
        '<li>In the extracted folder, open this page again.</li><li><a href="index.html">Open the collection</a></li></ol>'
        f"<p>Edition {html.escape(stamp.id)} of {_time(stamp.day)}. "
        f"After {_time(stamp.fresh_until)}, ask for a newer one before you rely on it.</p>"
        "<p>Nothing here needs a network, and nothing you type leaves this device.</p></body></html>\n"
    )


def _time(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{format_day(day)}</time>'
