"""A collection's own mkdocs.yml sets name, address, language and colours; nothing of it runs unless it is trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from returnkb.cli import main
from returnkb.corpus.load import load
from returnkb.model.finding import Level
from tests.constants import REPOSITORY, TODAY

pytestmark = pytest.mark.slow
PROGRAM = "import pathlib\npathlib.Path({canary!r}).touch()\n"
HOOK = PROGRAM + "def on_config(config):\n    return config\n"
# Configurations that try to run a program or to bring a script or a file of their own into the pages.
HOSTILE = {
    "a tag that calls a function": 'extra: !!python/object/apply:os.system ["touch {canary}"]\n',
    "a tag that names a function": "markdown_extensions:\n  - x:\n      f: !!python/name:canary.on_config\n",
    "a tag that makes an object": 'theme: !!python/object/new:os.system ["touch {canary}"]\n',
    "a tag for an environment variable": "site_author: !ENV [PATH]\n",
    "a theme of its own": "theme: {{name: material, custom_dir: theirs}}\n",
    "a theme by its package": "theme: canary\n",
    "a hook": "hooks: [canary.py]\n",
    "a plugin": "plugins: [canary]\n",
    "a script": "extra_javascript: [theirs.js]\nextra_css: [theirs.css]\n",
    "an extension": "markdown_extensions: [canary]\n",
    "another configuration": "INHERIT: theirs.yml\n",
    "other folders": "docs_dir: theirs\nsite_dir: ../elsewhere\nwatch: [/]\n",
}

REFUSED = {"a tag that makes an object"}  # a field that is used holds a tag


def foreign(tree: Path, config: str) -> Path:
    """Give a tree a configuration, with files that touch a canary when they run; returns the canary."""
    canary = tree / "canary"
    (tree / "mkdocs.yml").write_text("site_name: Theirs\n" + config.format(canary=canary), encoding="utf-8")
    (tree / "theirs").mkdir()
    (tree / "theirs/main.html").write_text("THEIRS {{ config.theme }}", encoding="utf-8")
    (tree / "theirs.yml").write_text("hooks: [canary.py]\nextra_javascript: [theirs.js]\n", encoding="utf-8")
    (tree / "canary.py").write_text(HOOK.format(canary=str(canary)), encoding="utf-8")
    return canary


def built(tree: Path, *, trust_config: bool = False) -> str:
    """The start page of a tree's rendered site."""
    compile_tree(tree, tree / "build", TODAY)
    render(tree, tree / "build/pages", tree / "build/site", lambda message: None, trust_config=trust_config)
    return (tree / "build/site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_a_foreign_configuration_runs(name: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration that tries to run something is refused, or builds the site in our look under its own name."""
    canary = foreign(tree, HOSTILE[name])
    monkeypatch.syspath_prepend(tree)
    refused = main(["build", "--root", str(tree), "--today", TODAY.isoformat()])

    assert not canary.exists()
    assert bool(refused) == (name in REFUSED) == (not (tree / "build/site").exists())
    if not refused:
        page = (tree / "build/site/index.html").read_text(encoding="utf-8")
        assert "<title>Theirs" in page or "Theirs</title>" in page
        assert "theirs." not in page and "THEIRS" not in page


def test_a_trusted_configuration_runs(tree: Path) -> None:
    """With the flag the whole file is used, so that the canary of these tests is known to work."""
    canary = foreign(tree, "")
    settings = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    del settings["theme"]["custom_dir"], settings["watch"]
    settings["hooks"] = [*(str(REPOSITORY / hook) for hook in settings["hooks"]), "canary.py"]
    (tree / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    built(tree)
    assert not canary.exists()
    built(tree, trust_config=True)
    assert canary.exists()


def test_what_is_not_used_is_asked_about(tree: Path) -> None:
    """Every field that differs from the toolkit's own and has no effect is one question at its line."""
    (tree / "mkdocs.yml").write_text(
        "site_name: Theirs\nuse_directory_urls: false\nplugins: [search]\ntheme:\n  name: material\n  logo: a.png\n",
        encoding="utf-8",
    )
    found = load(tree)[1]
    assert [(item.line, item.code, item.level) for item in found] == [
        (3, "F13", Level.UNUSUAL),
        (6, "F13", Level.UNUSUAL),
    ]
    assert all("--trust-config" in item.repair for item in found)


def test_name_address_language_and_colours_are_used(tree: Path) -> None:
    """What a collection may set is in its pages."""
    (tree / "mkdocs.yml").write_text(
        "site_name: Facts of the town\nsite_url: https://facts.example.org/town\nsite_description: What we know.\n"
        "theme: {language: de, palette: {scheme: slate, primary: deep orange}}\n",
        encoding="utf-8",
    )
    page = built(tree)
    assert '<html lang="de"' in page
    assert 'data-slate="deep-orange teal"' in page
    assert '<link rel="canonical" href="https://facts.example.org/town/' in page
    assert load(tree)[0].settings.site.url == "https://facts.example.org/town/"


def test_a_fault_of_the_configuration_is_one_message(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands that read the configuration alone stop with the finding, without a traceback."""
    (tree / "build/site").mkdir(parents=True)
    (tree / "build/site/index.html").write_text("", encoding="utf-8")
    (tree / "mkdocs.yml").write_text("site_url: ftp://x\n", encoding="utf-8")
    assert main(["build", "--root", str(tree), "--today", TODAY.isoformat()]) == 1
    assert "mkdocs.yml:1:11: F07" in capsys.readouterr().out
