"""From changing a filter to what shows on screen, in Chromium, page by page.

The browser itself keeps the time: from the key that changes the districts to the last change of the page's
sentences and figures (title, finding, metrics), of anything on the screen as it stands then (nobody has
scrolled), and of anything in the page. What is drawn inside a canvas (a map, a sortable table) after its
data has arrived is not seen by this. Nor does the table for screen readers count that stands behind a
sortable table's canvas: the grid writes it 200 ms after it has drawn, whatever the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Page

_SAID = "h1, [data-testid=stMetricValue], [class*=st-key-finding] p"
_WATCH = """said => {
  const find = () => [...document.querySelectorAll(said)].map(e => e.textContent).join();
  const seen = window.collabSeen = {pressed: 0, last: performance.now(), find, said: '', changed: []};
  addEventListener('keydown', e => {
    if (['Enter', 'Backspace'].includes(e.key))
      Object.assign(seen, {said: find(), changed: [], last: 0, pressed: performance.now()});
  }, true);
  new MutationObserver(all => {
    seen.last = performance.now();
    seen.changed.push([seen.last, all]);
  }).observe(document.querySelector('[data-testid=stMain]'),
    {subtree: true, childList: true, characterData: true, attributes: true});
}"""
_QUIET = """() => window.collabSeen.last &&
  performance.now() - Math.max(window.collabSeen.last, window.collabSeen.pressed) > 700 &&
  document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')"""
# What has changed is looked at when all is over. Meanwhile it would take a twentieth of the time that is
# measured, and to ask where things are would make the browser lay out the page anew.
_SEEN = """said => {
  const {pressed, changed, find, said: before} = window.collabSeen;
  const element = e => e.nodeType === 1 ? e : e.parentElement;
  const behind = ({type, target}) => {
    const canvas = element(target)?.closest('canvas');
    return canvas && !(type === 'attributes' && target === canvas);
  };
  const on = e => {
    const {width, height, top, bottom} = e.getBoundingClientRect();
    return e.isConnected && width * height > 0 && top < innerHeight && bottom > 0;
  };
  const parts = ({type, target, addedNodes}) =>
    (type === 'childList' ? [...addedNodes] : [target]).map(element).filter(Boolean);
  const says = one => one.type !== 'attributes' && (element(one.target)?.closest(said) ||
    parts(one).some(e => e.matches(said) || e.querySelector(said)));
  const last = test => changed.findLast(([, all]) => all.some(one => !behind(one) && test(one)))?.[0] ?? 0;
  return {pressed, words: find() === before ? 0 : last(says), last: last(() => true),
    screen: last(one => parts(one).some(on)) || pressed};
}"""


@dataclass(frozen=True, slots=True)
class Change:
    """Seconds from a change of filter to the new words, until the screen was drawn, and until all was."""

    words: float
    screen: float
    drawn: float


def changes(browser: Browser, url: str, names: Sequence[str]) -> tuple[list[Change], list[Change]]:
    """Add the districts of these names one by one, take them away again, and do both once more.

    Returns what nobody had asked for before and what had been shown already, each change on its
    own; changes that leave the page as it is are not among them.
    """
    page = _watched(browser, url)
    page.get_by_label("Districts").first.click()
    fresh = [_add(page, name) for name in names]
    known = [_press(page, "Backspace") for _ in names] + [_add(page, name) for name in names]
    page.close()
    return [c for c in fresh if c], [c for c in known if c]


def changes_of_pupils(browser: Browser, url: str, names: Sequence[str]) -> list[Change]:
    """Choose these groups of pupils one after the other, each change on its own; the time to the words is
    NaN where a page says the same of all groups."""
    page = _watched(browser, url)
    found = []
    for name in names:
        page.get_by_role("combobox", name="Pupils").first.click()
        found.append(_change(_typed(page, name)))
    page.close()
    return found


def _watched(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for(timeout=120_000)
    page.evaluate(_WATCH, _SAID)
    # Keys pressed while a page is still being drawn are lost.
    page.wait_for_function(_QUIET, timeout=120_000)
    return page


def _add(page: Page, name: str) -> Change | None:
    return _if_new(_typed(page, name))


def _press(page: Page, key: str) -> Change | None:
    return _if_new(_seen(page, key))


def _typed(page: Page, name: str) -> dict[str, float]:
    page.keyboard.type(name)
    page.wait_for_timeout(200)
    return _seen(page, "Enter")


def _seen(page: Page, key: str) -> dict[str, float]:
    """When the key was pressed, when the words changed last (0 if they did not), anything on the screen,
    and anything."""
    page.keyboard.press(key)
    page.wait_for_function(_QUIET, timeout=120_000)
    return page.evaluate(_SEEN, _SAID)


def _if_new(seen: dict[str, float]) -> Change | None:
    return _change(seen) if seen["words"] else None


def _change(seen: dict[str, float]) -> Change:
    words = seen["words"] - seen["pressed"] if seen["words"] else float("nan")
    screen, drawn = seen["screen"] - seen["pressed"], seen["last"] - seen["pressed"]
    return Change(words / 1000, screen / 1000, drawn / 1000)


def middle(found: Sequence[Change]) -> Change:
    """The median of each time."""
    words, screen, drawn = np.median([(c.words, c.screen, c.drawn) for c in found], axis=0)
    return Change(float(words), float(screen), float(drawn))
