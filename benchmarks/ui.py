"""The speed people see: the swap to the next asset, and the queue's page over a million assets.

    python -m benchmarks.ui                        # 1,000,000 assets; a few minutes, most to load
    python -m benchmarks.ui --assets 100000 --swaps 20 --loads 5

In real Chromium against a real `labelqueue serve`. A *swap* is the time from pressing Enter on an
answered asset to the next asset painted: its name stands on the page, its picture (if it has one)
is decoded, and the frame after it has begun; *drawn* is the part of it until its name stands
there. Three assets are reserved at once, so that the next is there before it is asked for; *one by
one* it is not, and the swap contains the answer's way to the server and back. *First paint* is the
time from asking for the page's address, in a browser without a cache but with a session, to the
frame in which the first row with an asset stands. Prints a table, and writes all figures to
`benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.ui")

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks import machine
from benchmarks.http import Running, serve
from benchmarks.loading import Loader
from benchmarks.machine import percentile
from benchmarks.runs import Figures, parser, run, say
from labelqueue.client import Client
from labelqueue.demo.content import ROOT as DEMO
from labelqueue.demo.content import credit_lines, read
from labelqueue.ids import encode_global
from tests.browser.chromium import DESKTOP, chromium, started

EMAIL, PASSWORD = "manager@example.org", "benchmark benchmark"
VIEWS = {"table": "", "gallery": "?view=gallery", "all states": "?state=all"}

# The loader names its labelers by number; whoever comes after them takes the next.
_NEXT_PERSON = "select setval(pg_get_serial_sequence('person', 'id'), max(id)) from person"

# Resolves in the frame after the one in which `found` first gave something.
_PAINTED = """
const shown = (one) => one.checkVisibility();
const painted = (found) => new Promise((resolve) => {
  const look = () => {
    const seen = found();
    if (seen) requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
    else requestAnimationFrame(look);
  };
  look();
});
"""
_FIRST_PAINT = f"""
{_PAINTED}
window.firstRow = painted(() => document.querySelector("[data-index] input[type=checkbox]"));
"""
_SWAP = """
async () => {
  /* painted */
  const name = () => [...document.querySelectorAll("h1")].find(shown)?.textContent ?? "";
  const ready = () =>
    [...document.querySelectorAll("main img")].filter(shown)
      .every((one) => one.complete && one.naturalWidth);
  const drawn = () => new Promise((resolve) => {
    const look = new MutationObserver(() => {
      if (name() === before || name() === "") return;
      look.disconnect();
      resolve(performance.now());
    });
    look.observe(document.body, {subtree: true, childList: true, attributes: true});
  });
  const before = name();
  const pressed = new Promise((resolve) =>
    document.addEventListener("keydown", (event) => resolve(event.timeStamp),
                              {once: true, capture: true}));
  window.swapped = pressed.then(async (from) => {
    const until = [drawn(), painted(() => name() !== before && name() !== "" && ready())];
    return (await Promise.all(until)).map((at) => at - from);
  });
}
""".replace("/* painted */", _PAINTED)


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    executable = chromium() or sys.exit("there is no Chromium; on Debian: apt install chromium")

    def measured(dsn: str, found: Figures) -> None:
        found["assets"] = options.assets
        with Loader(dsn, options.assets, 1, say) as loader:
            large = encode_global("p", loader.project())
            loader.connection.execute(_NEXT_PERSON)
        with serve(dsn, options.data / "server", 1) as running, started(executable) as browser:
            _measure(running, browser, large, options, found)

    run("ui", options, measured, render)


def _options(words: list[str] | None) -> argparse.Namespace:
    known = parser("ui", __doc__)
    known.add_argument("--assets", type=int, default=1_000_000, help="in the queue's page")
    known.add_argument("--swaps", type=int, default=40, help="per kind of asset (%(default)s)")
    known.add_argument("--loads", type=int, default=10, help="of the page (%(default)s)")
    return known.parse_args(words)


def _measure(
    running: Running, browser: Browser, large: str, options: argparse.Namespace,
    found: dict[str, Any],
) -> None:  # fmt: skip
    small = _stage(running, large, options.swaps)
    found["swaps"], found["first_paints"] = {}, {}
    for name, project in small.items():
        swaps = _swaps(browser, running.url, project, options.swaps)
        painted = [one for _, one in swaps]
        found["swaps"][name] = {
            **_figures(painted), "drawn_p50_ms": percentile([one for one, _ in swaps], 50),
        }  # fmt: skip
        say(f"swap, {name}: p50 {percentile(painted, 50):.0f} ms, load {machine.load_average()}")
    for name, search in VIEWS.items():
        address = f"/projects/{large}/queue{search}"
        _first_paint(browser, running.url, address)  # the first fills the server's caches
        paints = [_first_paint(browser, running.url, address) for _ in range(options.loads)]
        found["first_paints"][name] = _figures(paints)
        say(f"first paint, {name}: p50 {percentile(paints, 50):.0f} ms")


def _figures(taken: list[float]) -> dict[str, Any]:
    return {
        "count": len(taken),
        "p50_ms": percentile(taken, 50),
        "p95_ms": percentile(taken, 95),
        "most_ms": max(taken, default=0.0),
        "load_average": machine.load_average(),
    }


# The stage


def _stage(running: Running, large: str, swaps: int) -> dict[str, str]:
    """A manager of the large project who labels in two small ones; their ids by what they hold."""
    admin = running.client
    user = admin.create_user(EMAIL, "Manager", password=PASSWORD)["id"]
    admin.set_member(large, user, "manager")
    small = {}
    for count, how in ((3, ""), (1, ", one by one")):
        for kind, assets in (("texts", _texts), ("photographs", _photographs)):
            project = admin.create_project(
                f"{kind}{how}", interface=read(f"interfaces/{kind}.xml"),
                label_queue={"reservation": {"count": count}},
            )["id"]  # fmt: skip
            admin.set_member(project, user, "manager")
            admin.add_assets(project, assets(admin, project, swaps + 5))
            small[f"{kind}{how}"] = project
    return small


def _texts(_admin: Client, _project: str, count: int) -> list[Any]:
    return [_text(nth) for nth in range(count)]


def _photographs(admin: Client, project: str, count: int) -> list[Any]:
    pictures = sorted((DEMO / "photographs").glob("*.jpg"))[:count]
    addresses = [admin.upload(project, picture)["url"] for picture in pictures]
    credit = next(iter(credit_lines().values()))
    return [
        {
            "external_id": f"photograph-{nth}",
            "data": {"image": addresses[nth % len(addresses)], "credit": credit},
        }
        for nth in range(count)
    ]


def _text(nth: int) -> Any:
    sentence = f"This is the text of asset {nth}, about as long as those that people classify. "
    return {"external_id": f"text-{nth}", "data": {"text": sentence * 4, "credit": "Benchmark"}}


# What is measured


def _swaps(browser: Browser, url: str, project: str, count: int) -> list[tuple[float, float]]:
    """Label asset after asset by keyboard; ms from each Enter until the next is drawn, painted."""
    taken = []
    with _logged_in(browser, url) as context:
        page = context.new_page()
        page.goto(f"/projects/{project}/label")
        for _ in range(count):
            _answer(page)
            page.evaluate(_SWAP)
            page.keyboard.press("Enter")
            drawn, painted = page.evaluate("window.swapped")
            taken.append((float(drawn), float(painted)))
    return taken


def _answer(page: Page) -> None:
    """Answer what is required with the first choice, as a labeler does, and pause as briefly."""
    page.locator("[data-action=confirm]:visible").wait_for()
    page.locator("input[type=radio]").first.check()
    page.locator("[data-action=confirm]:enabled:visible").wait_for()
    time.sleep(0.3)


def _first_paint(browser: Browser, url: str, address: str) -> float:
    """Milliseconds from asking for the page to its first row, nothing of it in the cache."""
    with _logged_in(browser, url) as context:
        page = context.new_page()
        page.add_init_script(_FIRST_PAINT)
        page.goto(address)
        return float(page.evaluate("window.firstRow"))


@contextmanager
def _logged_in(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """A browser of its own, with the manager's session."""
    context = browser.new_context(base_url=url, viewport=DESKTOP, reduced_motion="reduce")
    try:
        answer = context.request.post(
            "/api/v1/session", data={"email": EMAIL, "password": PASSWORD}
        )
        if not answer.ok:
            sys.exit(f"the manager cannot log in: {answer.text()}")
        yield context
    finally:
        context.close()


def render(found: dict[str, Any]) -> str:
    """The figures as a Markdown table, below a line about the machine."""
    head = "| measured | times | drawn p50 ms | p50 ms | p95 ms | most ms | load |"
    rows = [
        *((f"swap to the next of {name}", it) for name, it in found["swaps"].items()),
        *(
            (f"first paint of the queue of {found['assets']:,} assets, {name}", it)
            for name, it in found["first_paints"].items()
        ),
    ]
    return "\n".join(
        [
            machine.sentence(found["machine"]),
            "",
            head,
            "|---" * (head.count("|") - 1) + "|",
            *(_row(name, figures) for name, figures in rows),
        ]
    )


def _row(name: str, figures: dict[str, Any]) -> str:
    times = " | ".join(f"{figures[key]:,.0f}" for key in ("p50_ms", "p95_ms", "most_ms"))
    drawn = f"{figures['drawn_p50_ms']:,.0f}" if "drawn_p50_ms" in figures else ""
    return f"| {name} | {figures['count']} | {drawn} | {times} | {figures['load_average']} |"


if __name__ == "__main__":
    main()
