"""Page layout of copies and of the hosted site: wraps a rendered article in a whole HTML page with its content security policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from returnkb.build.mkdocs_render import UnsafePages
from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.html.allowlist import page_faults
from returnkb.html.content_security_policy import policy
from returnkb.model import page_urls as addresses
from returnkb.pages.assets import asset
from returnkb.pages.page import templates
from returnkb.publish.copies.render import Article, to_top

STYLE = "assets/copy.css"
ICON = "assets/icon.png"
# The styles of the site's content and of the search results, which the layout's own precede.
_STYLES = ("assets/returnkb.css", "search/finder.css")
_SCRIPTS = ("assets/freshness.js", EDITION_SCRIPT, "assets/edition-notice.js")
_SEARCH = "search/finder.js"
_NAVIGATION = (
    (addresses.FIND, "Find"),
    (addresses.HOME, "Places"),
    (addresses.ASSISTANCE, "Who may claim what"),
    (addresses.PROGRAMMES, "Programmes"),
    (addresses.GUIDE, "For counsellors"),
    (addresses.SOURCES, "Sources"),
)


@dataclass(frozen=True)
class Layout:
    """What surrounds an article: links of the header, scripts, and a hint for readers of a zip that is not extracted.

    `top` is the URL of the first page's folder; None makes every link relative.
    """

    navigation: tuple[tuple[str, str], ...] = _NAVIGATION
    scripts: tuple[str, ...] = (*_SCRIPTS, _SEARCH)
    unpack_hint: bool = False
    descriptions: bool = False
    top: str | None = None
    style: str = STYLE
    icon: str = ICON

    def page(self, article: Article) -> str:
        """The whole HTML page of an article."""
        top = to_top(article.address) if self.top is None else self.top
        body = Markup("\n".join((article.html, *article.footnotes)))  # noqa: S704  # whole_pages checks it
        return templates().get_template("layout.html").render(
            layout=self, article=article, body=body, top=top, policy=Markup(policy())  # noqa: S704  # text of our own, with single quotes
        ).lstrip()  # fmt: skip


FOLDER_LAYOUT = Layout(unpack_hint=True)
HOSTED_LAYOUT = Layout(descriptions=True)
ZIM_LAYOUT = Layout(navigation=(), scripts=_SCRIPTS)


def whole_pages(articles: Iterable[Article], layout: Layout) -> dict[str, bytes]:
    """The whole pages of articles by address; raises UnsafePages with every page that breaks the HTML policy."""
    pages = {article.address: layout.page(article) for article in articles}
    require_safe(pages)
    return {address: page.encode() for address, page in pages.items()}


def require_safe(pages: Mapping[str, str]) -> None:
    """Raise UnsafePages unless every page keeps to the HTML policy."""
    faults = {address: list(page_faults(page)) for address, page in pages.items()}
    if any(faults.values()):
        raise UnsafePages({address: found for address, found in faults.items() if found})


def layout_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that the layout loads besides scripts: the style sheet, made of those among the compiled files, and the icon."""
    style = b"\n".join([asset("copy.css"), *(files[name] for name in _STYLES if name in files)])
    return {STYLE: style, ICON: asset("icon.png")}
