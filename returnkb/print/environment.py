"""Jinja environment of printed documents: their templates, filters and content security policy."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from returnkb.text.html.content_security_policy import policy
from returnkb.text.html.templates import html_templates
from returnkb.text.url_display import display_url


@cache
def templates() -> Environment:
    """The environment, made once."""
    environment = html_templates("returnkb.print")
    environment.filters.update(display_url=display_url)
    environment.globals.update(policy=policy)
    return environment
