"""What is presented, part by part, and what is wrong with it on the screens that people project on."""

from playwright.sync_api import Page

from collab.ui.frame.shell import PAGES
from tests.browsing import settled, walk

SCREENS = ((1280, 720), (1920, 1080), (844, 390))
"""Pixels across and down; the last is a phone held sideways. Everything is sized by the screen's height,
so that 1366x768, as wide for its height as the first two, lies between them."""
SMALLEST = 2.07
"""Percent of a screen's height that the smallest letters have: 15 pixels of 720, 16 of 768, 22 of 1080."""
_FAULTS = """smallest => {
  const found = [], box = e => e.getBoundingClientRect();
  const [wide, tall] = [innerWidth, innerHeight];
  const at = name => document.querySelector(`.st-key-${name}`);
  const stage = at('stage'), picture = at('stage_picture'), bar = at('stage_bar');
  const main = document.querySelector('.stMain');
  if (at('stage_nothing')) return found;
  if (main.scrollHeight > main.clientHeight + 1 || main.scrollWidth > main.clientWidth + 1)
    found.push(`scrolls: ${main.scrollWidth} x ${main.scrollHeight}`);
  const words = [...stage.querySelectorAll('.stMarkdown')].filter(e => !picture.contains(e));
  const sure = words.at(-1);
  const order = [at('stage_question'), stage.querySelector('h1'), at('stage_about'), picture,
    sure, bar].filter(Boolean);
  const beside = (one, two) => box(one).right <= box(two).left || box(two).right <= box(one).left;
  for (const [at_, above] of order.entries())
    for (const below of order.slice(at_ + 1))
      if (!beside(above, below) && box(above).bottom > box(below).top + 2)
        found.push(`on each other: ${above.className} ${below.className}`);
  const drawn = [...picture.querySelectorAll('.main-svg, img, ul')];
  if (!drawn.length) found.push('nothing to see');
  for (const e of [...drawn, bar, stage.querySelector('h1')]) {
    const {left, top, right, bottom} = box(e);
    if (left < -1 || top < -1 || right > wide + 1 || bottom > tall + 1)
      found.push(`beyond the screen: ${e.tagName} ${[left, top, right, bottom].map(Math.round)}`);
  }
  const {top, bottom} = box(picture);
  for (const e of drawn)
    if (box(e).top < top - 3 || box(e).bottom > bottom + 3)
      found.push(`higher than its place: ${box(e).top - top}, ${box(e).bottom - bottom}`);
  for (const e of stage.querySelectorAll('h1, p, li, text')) {
    if (!e.textContent.trim() || !box(e).height) continue;
    const by = e instanceof SVGElement ? e.getScreenCTM().a : 1;
    const size = 100 * by * parseFloat(getComputedStyle(e).fontSize) / tall;
    if (size < smallest) found.push(`${size.toFixed(2)}% high: ${e.textContent.slice(0, 40)}`);
    if (e instanceof SVGElement && (box(e).left < -1 || box(e).right > wide + 1))
      found.push(`cut off: ${e.textContent.slice(0, 40)}`);
  }
  for (const e of document.querySelectorAll('.stMain :is(button, input, select, textarea)'))
    if (e.checkVisibility() && !bar.contains(e)) found.push(`a control: ${e.outerHTML.slice(0, 80)}`);
  return found;
}"""


def faults(page: Page) -> dict[str, list[str]]:
    """What is wrong with the part that is shown, by screen, the one it stands on first."""
    found = {}
    on = page.viewport_size
    for wide, tall in sorted(SCREENS, key=lambda screen: on != {"width": screen[0], "height": screen[1]}):
        page.set_viewport_size({"width": wide, "height": tall})
        wrong = page.evaluate(_FAULTS, SMALLEST)
        if wrong:
            # Pictures are drawn anew a moment after the screen has changed.
            page.wait_for_timeout(400)
            settled(page)
            wrong = page.evaluate(_FAULTS, SMALLEST)
        if wrong:
            found[f"{wide}x{tall}"] = wrong
    return found


_NEXT = """was => {
  const titles = [...document.querySelectorAll('h1')];
  return titles.length === 1 && titles[0].innerText !== was;
}"""


def every_part(page: Page, url: str) -> dict[str, dict[str, list[str]]]:
    """The faults of every part of a page that is presented, by its headline."""
    walk(page, url)
    found = {}
    for _ in range(20):
        title = page.get_by_role("heading", level=1)
        shown = title.inner_text()
        if wrong := faults(page):
            found[shown] = wrong
        onward = page.get_by_role("button", name="Next")
        if onward.is_disabled():
            return found
        onward.click()
        # For a moment there are both headlines.
        page.wait_for_function(_NEXT, arg=shown)
        settled(page)
    raise AssertionError("There is no last part.")


def urls(address: str, school: str, partnership: str) -> list[str]:
    """Every page as it is presented, and one school's, one partnership's and their briefings."""
    told = [f"{address}/{page.address}?present=1" for page in PAGES if not page.found]
    told.append(f"{address}/school?present=1&school={school}")
    told.append(f"{address}/partnerships?present=1&partnerships_pick={partnership}")
    told.append(f"{address}/briefing?present=1&briefing_for=One+school's+governors&briefing_school={school}")
    return told
