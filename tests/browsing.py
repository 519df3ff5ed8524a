"""A page in a real browser: opened, waited for, and what it asks of others."""

from typing import Any, Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

SIZES: list[ViewportSize] = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]


def new_page(
    browser: Browser,
    viewport: ViewportSize = SIZES[0],
    color_scheme: Literal["light", "dark"] = "light",
    reduced_motion: Literal["no-preference", "reduce"] = "no-preference",
) -> Page:
    """A tab of somebody who was never here. The first of a test is one of the browser's own profile, which
    keeps the scripts of the app compiled from test to test, so that a page takes a third less; who comes
    after is somebody else, with a profile of their own."""
    kept = browser.contexts[0]
    # The tab that the browser opened with stays, or it would end with the last.
    page = (kept if len(kept.pages) == 1 else browser.new_context()).new_page()
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
    return page


def forget(browser: Browser) -> None:
    """Close every tab, and leave nothing of what pages have kept in the browser but their scripts."""
    kept, *others = browser.contexts
    for context in others:
        context.close()
    _, *tabs = kept.pages
    for tab in tabs:
        if tab.url.startswith("http"):
            tab.evaluate("localStorage.clear()")
        tab.close()
    kept.clear_cookies()


def open_page(browser: Browser, url: str, **options: Any) -> Page:
    """A new tab with this address, `options` as `new_page` takes them."""
    page = new_page(browser, **options)
    page.goto(url)
    titled(page)
    return page


def titled(page: Page) -> None:
    """Wait for the page's title."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=90_000)


def arrived(page: Page) -> None:
    """Wait until the page is there and nothing moves on it any more."""
    titled(page)
    settled(page)


def asked_of_others(page: Page, url: str) -> list[str]:
    """What the page will have asked of anybody but the app at `url`."""
    own, found = (url, url.replace("http", "ws"), "data:", "blob:"), []
    page.on("request", lambda r: None if r.url.startswith(own) else found.append(r.url))
    return found


_WALK = """to => new Promise(ran => {
  const runs = () => document.querySelector('[data-test-script-state=running]');
  const seen = new MutationObserver(() => { if (runs()) { seen.disconnect(); ran(true); } });
  seen.observe(document, {subtree: true, attributeFilter: ['data-test-script-state']});
  setTimeout(() => ran(false), 3000);
  history.pushState({}, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
})"""


def walk(page: Page, url: str) -> None:
    """Go to another page of the app as its own links do: the session goes on, and the browser reads no
    script anew, for which it takes longer than for the page. Where Streamlit goes nowhere so, as within a
    page, it is opened."""
    place, _, _ = url.partition("?")
    elsewhere = page.url != "about:blank" and page.url.partition("?")[0] != place
    if not (elsewhere and page.evaluate(_WALK, url)):
        page.goto(url)
    arrived(page)


# Nothing runs, nothing is faded as stale, every chart has its picture and no transition is on.
_SETTLED = """() =>
    document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]') &&
    !document.querySelector('[data-stale=true]') &&
    !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner]') &&
    [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(
        e => e.querySelector('svg.main-svg')) &&
    document.getAnimations().every(a => a.playState !== 'running')"""


def settled(page: Page) -> None:
    """Wait until nothing is being computed, drawn or faded any more."""
    page.wait_for_function(_SETTLED, timeout=90_000, polling=100)


def choose(page: Page, label: str, name: str) -> None:
    """Pick an option of a list; a list that a scroll closes as it opens is opened again."""
    box, option = page.get_by_label(label).first, page.get_by_role("option", name=name)
    expect(box).to_be_visible(timeout=60_000)
    for _ in range(3):
        box.click()
        page.wait_for_timeout(500)
        if option.is_visible():
            break
    option.click()
    page.keyboard.press("Escape")


def choose_district(page: Page, name: str) -> None:
    choose(page, "Districts", name)


_CUT_OFF = """() => {
  const seen = e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && +style.opacity > 0;
  };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const found = new Set();
  const parts = '[data-testid=stMain] *, [data-testid=stHeader] *';
  for (const e of [...document.querySelectorAll(parts)].filter(e => seen(e) && !e.closest('svg'))) {
    const hides = ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
    const wider = e.scrollWidth > e.clientWidth + 1;
    if (wider && (own(e) && hides || e.tagName === 'INPUT'))
      found.add('text: ' + (e.value || e.textContent).slice(0, 60));
    if (wider && e.matches('.dvn-scroller, .stTable, .stTable > div'))
      found.add(`table: ${e.scrollWidth} pixels in ${e.clientWidth}`);
  }
  for (const svg of document.querySelectorAll('[data-testid=stPlotlyChart] svg.main-svg')) {
    const room = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      // Only a saved image shows a chart's heading.
      if (box.width && !text.closest('[class*=gtitle]') &&
          (box.left < room.left - 1 || box.right > room.right + 1 || box.bottom > room.bottom + 1))
        found.add('chart: ' + text.textContent.slice(0, 60));
    }
  }
  return [...found];
}"""


def cut_off(page: Page) -> list[str]:
    """What has less room than it needs: texts and values of fields, tables that scroll sideways, words of
    charts beyond their edge."""
    return page.evaluate(_CUT_OFF)
