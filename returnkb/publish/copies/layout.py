"""Page layout of copies and of the hosted site: wraps a rendered article in a whole HTML page with its content security policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.model import page_urls
from returnkb.model.site_settings import SiteConfig
from returnkb.pages.assets import asset
from returnkb.pages.context import templates
from returnkb.publish.copies.article import Article, path_to_root
from returnkb.text.html.allowlist import require_safe
from returnkb.text.html.content_security_policy import policy

STYLE = "assets/copy.css"
ICON = "assets/icon.png"
# The styles of the content and of the search results, appended to those of the layout.
_STYLES = ("assets/returnkb.css", "search/finder.css")
# Scripts and the search index are copied as the site has them; open data is for programs, which have a network.
_COPIED_FOLDERS = ("assets/", "facts/", "search/")
_THEME_SCRIPT = "assets/theme.js"
_SCRIPTS = ("assets/freshness.js", EDITION_SCRIPT, "assets/edition-notice.js", "assets/citations.js")
_LANGUAGE_SCRIPT = "assets/language.js"
_SEARCH = "search/finder.js"
_NAVIGATION = (
    (page_urls.FIND, "Find"),
    (page_urls.COUNTRIES, "Countries"),
    (page_urls.ASSISTANCE, "Who may claim what"),
    (page_urls.GUIDE, "Guides"),
    (page_urls.ABOUT, "About"),
)


@dataclass(frozen=True)
class Layout:
    """The parts around an article: name, links and search of the header, scripts, and a hint for readers of a zip that is not extracted.

    `root` is the URL of the site's root folder; None makes every link relative.
    """

    name: str = SiteConfig().title
    navigation: tuple[tuple[str, str], ...] = _NAVIGATION
    scripts: tuple[str, ...] = (*_SCRIPTS, _LANGUAGE_SCRIPT, _SEARCH)
    unpack_hint: bool = False
    descriptions: bool = False
    root: str | None = None
    style: str = STYLE
    icon: str = ICON

    def page(self, article: Article) -> str:
        """The whole HTML page of an article."""
        root = path_to_root(article.address) if self.root is None else self.root
        body = Markup("\n".join((article.html, *article.footnotes)))  # noqa: S704  # callers check the whole page
        return templates().get_template("layout.html").render(
            layout=self, article=article, body=body, root=root, policy=Markup(policy())  # noqa: S704  # a constant, with single quotes
        ).lstrip()  # fmt: skip


FOLDER_LAYOUT = Layout(unpack_hint=True)
HOSTED_LAYOUT = Layout(descriptions=True)
ZIM_LAYOUT = Layout(navigation=(), scripts=_SCRIPTS)


def whole_pages(articles: Iterable[Article], layout: Layout) -> dict[str, bytes]:
    """The whole pages of articles by address; raises UnsafePages with every page that breaks the HTML policy."""
    pages = {article.address: layout.page(article) for article in articles}
    require_safe(pages)
    return {address: page.encode() for address, page in pages.items()}


def shared_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that pages of copies load: compiled scripts, facts and search index, one style sheet, and the icon."""
    copied = {name: content for name, content in files.items() if name.startswith(_COPIED_FOLDERS) and _is_loaded(name)}
    style = b"\n".join([asset("copy.css"), *(files[name] for name in _STYLES if name in files)])
    return {**copied, STYLE: style, ICON: asset("icon.png")}


def _is_loaded(name: str) -> bool:
    return not name.endswith(".css") and name != _THEME_SCRIPT
