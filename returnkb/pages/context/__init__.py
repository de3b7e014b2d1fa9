"""Page model, context of page functions, and the Jinja environment of all templates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from jinja2 import Environment
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from returnkb.assessment.age_words import age_word
from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.bottom_line import bottom_line
from returnkb.assessment.coverage_status import SHOWN_WORDS
from returnkb.assessment.freshness import NEVER, Freshness
from returnkb.assessment.places.whom_to_ask import ServiceIndex, once_existed
from returnkb.assessment.questions.answers import QuestionIndex
from returnkb.model import page_urls
from returnkb.model.edtf import EdtfDate, format_day
from returnkb.model.place import Place
from returnkb.model.site_settings import SiteSettings
from returnkb.model.source import Source
from returnkb.pages.context.feedback import addition_links, edit_link, feedback
from returnkb.pages.context.profile import SITE, Profile
from returnkb.text.heading_anchors import heading_slug
from returnkb.text.html.markdown import body_html
from returnkb.text.html.templates import html_templates
from returnkb.text.phone_numbers import tel_uri

LANGUAGES = {
    "ar": "Arabic", "bm": "Bambara", "bs": "Bosnian", "ckb": "Sorani", "de": "German", "en": "English", "fr": "French",
    "ka": "Georgian", "ku": "Kurmanji", "mk": "Macedonian", "ro": "Romanian", "sq": "Albanian", "sr": "Serbian",
    "tr": "Turkish", "bg": "Bulgarian", "es": "Spanish", "it": "Italian", "mul": "several languages", "ps": "Pashto",
    "fa": "Persian", "ur": "Urdu", "sr-Latn": "Serbian", "sr-Cyrl": "Serbian, Cyrillic", "ru": "Russian", "wo": "Wolof",
    "hy": "Armenian", "nl": "Dutch", "hr": "Croatian", "sv": "Swedish", "ha": "Hausa", "yo": "Yoruba", "da": "Danish",
    "fi": "Finnish", "ff": "Fulah", "lb": "Luxembourgish", "ig": "Igbo", "nb": "Norwegian", "no": "Norwegian", "rom": "Romani", "kmr": "Kurmanji", "is": "Icelandic",
    "hu": "Hungarian", "sl": "Slovenian", "uk": "Ukrainian", "pl": "Polish", "pt": "Portuguese", "el": "Greek",
}  # fmt: skip
SOURCE_TYPES = {
    "government": "Government", "igo": "International organisation", "ngo": "NGO", "red-cross": "Red Cross / Red Crescent",
    "media": "Media", "academic": "Academic", "company": "Company", "oral": "Spoken",
}  # fmt: skip
READ_HOW = {
    "live": "on the live page",
    "stored_copy": "(archived copy, undated)",
    "print": "in print",
    "spoken": "in conversation",
}


Values = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """The HTML of a page's content, which does not depend on scripts, and footnotes on countries it names."""

    body: str
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page; its content is rendered when it is first asked for."""

    address: str
    title: str
    render: Callable[[], Content]
    description: str = ""

    @cached_property
    def content(self) -> Content:
        """The content, rendered once."""
        return self.render()

    @property
    def body(self) -> str:
        """The HTML of the content without its footnotes."""
        return self.content.body

    @property
    def footnotes(self) -> tuple[str, ...]:
        """Footnotes on countries that the page names."""
        return self.content.footnotes

    def text(self) -> str:
        """The compiled file: front matter and HTML; title and description are escaped, as themes print them unescaped."""
        head = f"title: {_quoted(str(Markup.escape(self.title)))}\n"
        if self.description:
            head += f"description: {_quoted(str(Markup.escape(self.description)))}\n"
        notes = "".join(f'\n<p class="rk-footnote" lang="en">* {Markup.escape(note)}</p>' for note in self.footnotes)
        return f"---\n{head}---\n\n{self.body}{notes}\n"


@dataclass(frozen=True)
class PageContext:
    """Context of every page function: the assessed corpus, the output profile, and what other packages supply.

    `histories` are the ids of entries that have a page of earlier versions, `json_ld` gives an entry's linked data as the
    content of a script element, `open_data_guide` and `rules_guide` make the Markdown of the pages on open data and on rules, and `heading_level` is the level of
    a page's title.
    """

    assessed: AssessedCorpus
    profile: Profile = SITE
    histories: Container[str] = ()
    json_ld: Callable[[AssessedEntry], str] | None = None
    open_data_guide: Callable[[], str] = str
    rules_guide: Callable[[], str] = str
    heading_level: int = 1

    @property
    def settings(self) -> SiteSettings:
        """The settings of the tree."""
        return self.assessed.corpus.settings

    @cached_property
    def questions(self) -> QuestionIndex:
        """The answers to the counsellor's questions."""
        return QuestionIndex(self.assessed)

    @cached_property
    def services(self) -> ServiceIndex:
        """The services that still work."""
        return ServiceIndex(self.assessed)

    def page(
        self,
        template: str,
        address: str,
        title: str,
        *,
        description: str = "",
        costly: Callable[[], Values] = dict,
        **values: Any,
    ) -> Page:
        """A page that fills a template; `costly` makes values that are only worked out when the content is rendered."""

        def render() -> Content:
            body = self._fill(template, address, title, values | costly())
            return Content(body, self._footnotes(title + body))

        return Page(address, title, render, description)

    def _fill(self, template: str, address: str, title: str, values: Values) -> str:
        """The HTML of a template; links are relative to the page's address."""
        to: Callable[[str], str] = partial(page_urls.relative, address)
        html = (
            templates()
            .get_template(template)
            .render(
                to=to,
                kb=self.assessed,
                corpus=self.assessed.corpus,
                title=title,
                page=address,
                parts=self._parts,
                profile=self.profile,
                site=self.settings.site.title,
                has_map=self.has_map,
                histories=self.histories if self.profile.history else (),
                level=self.heading_level,
                **values,
            )
        )
        return _without_blank_lines(html)

    @cached_property
    def _parts(self) -> TemplateModule:
        """The macros of all templates; to instantiate them for every page takes a tenth of rendering."""
        kept = vars(templates().get_template("kept_parts.html").make_module({"kb": self.assessed}))
        shared = {
            "kb": self.assessed,
            "profile": self.profile,
            "site": self.settings.site.title,
            "has_map": self.has_map,
            "freshness_badge": kept["freshness_badge"],
            "claim_time": kept["claim_time"],
            "contact_links": kept["contact_links"],
            "claim_age": _once_each(kept["claim_age"], lambda claim: claim.ref),
            "service_details": _once_each(kept["service_details"], lambda entry: entry.id),
        }
        return templates().get_template("parts.html").make_module(shared)

    @cached_property
    def _noted_names(self) -> list[tuple[re.Pattern[str], str]]:
        """A pattern of all names of each place that has a footnote, and the footnote."""
        places = [record.value for record in self.assessed.corpus.places.values() if record.value.footnote]
        return [(re.compile("|".join(map(re.escape, place.every_name()))), place.footnote or "") for place in places]

    def has_map(self, country: Place) -> bool:
        """Whether a country has a map: an outline, and a point of at least one of its places."""
        has_outline = country.kind == "country" and country.code in self.settings.outlines
        return has_outline and any(place.point for place in self.assessed.corpus.places_by_country.get(country.id, ()))

    def _footnotes(self, text: str) -> tuple[str, ...]:
        """Footnotes of the countries that a text names."""
        return tuple(footnote for names, footnote in self._noted_names if names.search(text))


def _once_each(make: Callable[[Any], str], key: Callable[[Any], str]) -> Callable[[Any], str]:
    """A macro whose result for each key is worked out once, as many pages show it."""
    made: dict[str, str] = {}

    def get(thing: Any) -> str:
        name = key(thing)
        if name not in made:
            made[name] = make(thing)
        return made[name]

    return get


def newest_first(claims: Iterable[AssessedClaim]) -> list[AssessedClaim]:
    """Claims sorted by the time they are about, newest first, undated last; stable."""
    return sorted(
        claims, key=lambda claim: -(claim.claim.observed.latest.toordinal() if claim.claim.observed.latest else 0)
    )


def _clock_attributes(freshness: Freshness) -> Markup:
    """Data attributes from which a script computes the status on the reader's day."""
    days = {"due": freshness.dates.due, "overdue": freshness.dates.overdue, "historical": freshness.dates.historical}
    attributes = [f'data-status="{freshness.status}"']
    attributes += [f'data-{name}="{day.isoformat()}"' for name, day in days.items() if day != NEVER]
    # Safe, as words of an enumeration and days hold no character with a meaning in HTML.
    return Markup(" ".join(attributes))  # noqa: S704


class _CallContext(Context):
    """Context of a template in which functions and macros are called with their arguments only.

    Jinja looks at each call whether it must pass a context, which takes a tenth of rendering; no function of ours needs one.
    """

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function or macro from a template."""
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


@cache
def templates() -> Environment:
    """The Jinja environment of all pages."""
    environment = html_templates("returnkb.pages")
    environment.context_class = _CallContext
    environment.filters.update(
        day=format_day,
        language=lambda code: LANGUAGES.get(code, code),
        title_language=title_language,
        direction=lambda code: "rtl" if code in ("ar", "ckb", "fa", "ps", "ur") else "ltr",
        source_type=lambda code: SOURCE_TYPES[code],
        read_how=lambda how: READ_HOW[how],
        clock=_clock_attributes,
        age=age_word,
        bottom_line=bottom_line,
        markdown=markdown,
        slug=lambda title: heading_slug(title, "-"),
        coverage=lambda word: SHOWN_WORDS[word],
        running=running_words,
        tel=tel_uri,
    )
    environment.globals.update(
        feedback=feedback,
        edit_link=edit_link,
        addition_links=addition_links,
        page_urls=page_urls,
        once_existed=once_existed,
    )
    return environment


def title_language(source: Source) -> str:
    """The language of a source's title; English for sources in several languages, as our own titles are."""
    return "en" if source.language == "mul" else source.language


def running_words(runs: EdtfDate) -> str:
    """When a programme runs: `running since July 2022`, `2012 to 2015`, `dates unknown`."""
    if not runs.known:
        return "dates unknown"
    return f"running {runs.format()}" if runs.last is None else runs.format()


def markdown(text: str, heading_level: int = 1) -> Markup:
    """The HTML of an entry's body or a text of our own; its headings are below the page's title."""
    # Rules refuse raw HTML in bodies, and each whole page is checked against the HTML policy before it is written.
    return Markup(body_html(text, heading_level))  # noqa: S704


def _quoted(text: str) -> str:
    """Text as a quoted value of YAML and JSON, in one line."""
    return json.dumps(text.replace("\n", " "), ensure_ascii=False)


def _without_blank_lines(text: str) -> str:
    """Text without the blank lines that template conditions produce."""
    return "\n".join(line for line in text.split("\n") if line and not line.isspace())
