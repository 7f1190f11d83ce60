"""Pictures of every page, for the README's tour and for looking at: at a desk and on a phone.

    python -m tests.browser.screenshots [--out docs/pictures]

Starts a demo of its own in a temporary directory, lets its people do a little work, and writes one
WebP for each page and size; with `--tour` only those that the README shows.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from labelqueue.client import Client
from labelqueue.demo.content import ROOT, read
from tests.browser.chromium import DESKTOP, PHONE, chromium, started
from tests.browser.visitor import Visitor
from tests.cli.speak import Running
from tests.cluster import short_directory

LARGEST = 150_000
SIZES = {"1280": DESKTOP, "390": PHONE}
TOUR = {
    "projects-1280",
    "label-image-1280",
    "label-text-1280",
    "label-text-390",
    "label-image-390",
    "queue-1280",
    "gallery-1280",
    "asset-page-1280",
    "review-1280",
    "review-grid-1280",
    "overview-1280",
    "settings-1280",
    "reservations-1280",
}
Json = Any
Shot = Callable[["Tour", Visitor], None]


class Tour:
    """A running demo, its people by first name, its projects by name."""

    def __init__(self, url: str, note: Json) -> None:
        self.url = url
        self.users = {user["email"].split("@")[0]: user for user in note["users"]}
        self.images, self.texts, self.quizzed = (project["id"] for project in note["projects"])
        self.admin_token: str = note["admin_token"]
        self.reviewed = False

    def client(self, name: str) -> Client:
        return Client(self.url, self.users[name]["token"])

    def visit(self, browser: Browser, name: str | None, size: ViewportSize) -> Visitor:
        visitor = Visitor(browser, self.url, size)
        if name is not None:
            visitor.log_in(self.users[name]["email"], self.users[name]["password"])
        return visitor


@contextmanager
def demo() -> Iterator[Tour]:
    """A demo in a directory that goes with it."""
    data = short_directory()
    try:
        with Running("demo", "--data", data) as running:
            deadline = time.monotonic() + 120
            while not (data / "demo.json").exists():
                assert time.monotonic() < deadline, "the demo was not filled within two minutes"
                time.sleep(0.2)
            yield Tour(running.url, json.loads((data / "demo.json").read_text()))
    finally:
        shutil.rmtree(data, ignore_errors=True)


# A little work


def do_some_work(tour: Tour) -> None:
    """Liam has labeled a few assets and holds the next; Lea is in the middle of two."""
    with tour.client("mia") as mia:
        mia.configure(tour.images, reservation={"count": 3})
        for project, external_id in ((tour.images, "horses"), (tour.texts, "pride-3")):
            mia.change_assets(project, {"external_ids": [external_id]}, {"priority": 50})
        lea = {"assigned_to": ["lea@example.com"]}
        mia.change_assets(tour.images, {"external_ids": ["giraffes", "citrus"]}, lea)
    begin(tour, tour.images, [*map(animal, HORSES), choice("setting", "image", "Outdoors")])
    begin(tour, tour.texts, [*map(mention, MENTIONS), choice("tone", "text", "Matter-of-fact")])
    label_on(tour, tour.images, [choice("setting", "image", "Outdoors")], 6)
    label_on(tour, tour.texts, [choice("tone", "text", "Cheerful")], 4)


def begin(tour: Tour, project: str, draft: list[Json]) -> None:
    with tour.client("lea") as lea:
        item = lea.pull(project)["items"][0]
        lea.save_draft(item["reservation"], draft)


def label_on(tour: Tour, project: str, result: list[Json], count: int) -> None:
    with tour.client("liam") as liam:
        for _ in range(count):
            liam.submit(liam.pull(project)["items"][0]["reservation"], result)
        liam.pull(project)


# Boxes in percent: x, y, width, height.
HORSES = [
    (12, 31, 25, 52),
    (32, 34, 23.5, 47),
    (50.5, 45, 13.5, 38),
    (57, 34.5, 31, 49.5),
    (25, 64, 23, 23),
]
MENTIONS = [("Mr. Gardiner", "Person"), ("Pemberley", "Place"), ("before noon", "Time")]
TEXT = (
    "Mr. Gardiner left them soon after breakfast. The fishing scheme had been renewed the day "
    "before, and a positive engagement made of his meeting some of the gentlemen at Pemberley "
    "before noon."
)


def animal(box: tuple[float, float, float, float]) -> Json:
    x, y, width, height = box
    value = {"x": x, "y": y, "width": width, "height": height, "rotation": 0}
    return region("objects", "image", "rectanglelabels", value | {"rectanglelabels": ["Animal"]})


def mention(marked: tuple[str, str]) -> Json:
    words, label = marked
    start = TEXT.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return region("mentions", "text", "labels", value)


def choice(control: str, to: str, chosen: str) -> Json:
    return region(control, to, "choices", {"choices": [chosen]})


def region(control: str, to: str, kind: str, value: Json) -> Json:
    part = f"{control}-{sum(map(ord, str(value)))}"
    return {"id": part, "from_name": control, "to_name": to, "type": kind, "value": value}


# The pages


def login(tour: Tour, visitor: Visitor) -> None:
    visitor.open("/login")


def projects(tour: Tour, visitor: Visitor) -> None:
    expect(visitor.open("/").get_by_text("assets waiting")).to_have_count(3)


def label_image(tour: Tour, visitor: Visitor) -> None:
    assert visitor.label(tour.images) == "horses"
    visitor.image_is_drawn()
    regions = visitor.page.get_by_role("complementary", name="Regions")
    regions.get_by_role("button").nth(9).click()
    visitor.page.evaluate("scrollTo(0, 0)")


def label_image_dark(tour: Tour, visitor: Visitor) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    label_image(tour, visitor)


def label_text(tour: Tour, visitor: Visitor) -> None:
    assert visitor.label(tour.texts) == "pride-3"


def why(tour: Tour, visitor: Visitor) -> None:
    label_text(tour, visitor)
    visitor.press("w")


def skip(tour: Tour, visitor: Visitor) -> None:
    label_text(tour, visitor)
    visitor.press("s")
    expect(dialog(visitor)).to_be_visible()


def keys(tour: Tour, visitor: Visitor) -> None:
    label_image(tour, visitor)
    visitor.press("?")
    expect(dialog(visitor)).to_be_visible()


def queue(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/queue")
    for place in (1, 2, 4):
        page.get_by_role("checkbox").nth(place).click()
    pictures_are_shown(visitor)


def gallery(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/queue?view=gallery")
    expect(page.get_by_role("checkbox").nth(5)).to_be_visible()
    pictures_are_shown(visitor)


def notifications(tour: Tour, visitor: Visitor) -> None:
    queue(tour, visitor)
    page = visitor.page
    visitor.press("p")
    page.get_by_role("button", name="Prioritize").last.click()
    expect(page.get_by_text("3 assets prioritized at 100.")).to_be_visible()
    visitor.press("Control+z")
    expect(page.get_by_text("Undone: 3 assets as before.")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Notifications").click()
    expect(dialog(visitor).get_by_text("3 assets prioritized at 100.")).to_be_visible()


def prioritize(tour: Tour, visitor: Visitor) -> None:
    queue(tour, visitor)
    visitor.press("p")
    expect(dialog(visitor)).to_be_visible()


def assign(tour: Tour, visitor: Visitor) -> None:
    queue(tour, visitor)
    visitor.press("a")
    visitor.page.get_by_role("combobox", name="People").fill("li")
    expect(visitor.page.get_by_role("option")).to_have_count(1)


def send_back(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/queue?state=done")
    expect(page.get_by_role("checkbox").first).to_be_visible()
    visitor.press("Control+a", "b")
    expect(dialog(visitor).get_by_text("will be taken out")).to_be_visible()


def gate(tour: Tour, visitor: Visitor) -> None:
    with tour.client("mia") as mia:
        mia.configure(tour.texts, order={"batch_gate": True})
    page = visitor.open(f"/projects/{tour.texts}/batches")
    expect(page.get_by_text("It opens when the batch before it is through.")).to_be_visible()


def settings_effect(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/settings?part=label")
    gate = page.get_by_role("switch", name="Batch gate")
    gate.focus()
    gate.press("Space")
    page.get_by_role("button", name="See what it does, then save").click()
    expect(dialog(visitor).get_by_text("What it means for work in flight")).to_be_visible()


def import_mapping(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.texts}/import")
    rows = "ID,source,text,priority\nrain,A letter,It rained all morning.,5\nsun,,The sun came.,\n"
    file: Any = {"name": "weather.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.get_by_label("Files", exact=True).set_input_files(file)
    page.get_by_role("combobox", name="What source is").select_option(label="Leave out")


def import_media(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/import")
    files = [ROOT / "photographs" / f"{name}.jpg" for name in ("crab", "coffee")]
    page.get_by_label("Files", exact=True).set_input_files(files)
    expect(page.get_by_text("Each file becomes an asset")).to_be_visible()


def member(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.quizzed}/members")
    page.get_by_role("button", name="Edit").nth(1).click()
    expect(dialog(visitor)).to_be_visible()


def token(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open("/tokens")
    page.get_by_role("textbox", name="What is it for?").fill("Nightly import")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("button", name="Copy")).to_be_visible()


def new_user(tour: Tour, visitor: Visitor) -> None:
    visitor.open("/people").get_by_role("button", name="New user").click()
    expect(visitor.page.get_by_role("textbox").nth(1)).to_be_visible()


def nothing_found(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/queue?state=removed")
    expect(page.get_by_role("heading", name="No asset matches")).to_be_visible()


def asset(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/queue")
    page.get_by_text("giraffes", exact=True).click()
    expect(
        dialog(visitor).get_by_role("link", name="Labels, life, and who gets it")
    ).to_be_visible()


def reservations(tour: Tour, visitor: Visitor) -> None:
    page = visitor.open(f"/projects/{tour.images}/reservations")
    for person in ("Lea", "Liam"):
        expect(page.get_by_role("group", name=f"What {person} holds")).to_be_visible()


def waiting(tour: Tour, visitor: Visitor) -> None:
    project = small_project(tour, "Nothing yet", [])
    visitor.open(f"/projects/{project}/label")
    expect(visitor.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()


def quiz(tour: Tour, visitor: Visitor) -> None:
    expected = [choice("tone", "text", "Cheerful")]
    rows: list[Json] = [
        {"external_id": f"question-{number}", "data": {"text": TEXT, "credit": ""}}
        for number in (1, 2)
    ]
    questions: Json = [row | {"expected": expected} for row in rows]
    settings = {"test_questions": {"quiz": {"size": 2, "pass_accuracy": 1.0}}}
    project = small_project(tour, "With a quiz", questions, settings)
    visitor.label(project)
    expect(visitor.page.get_by_text("Quiz: 0 of 2")).to_be_visible()


def small_project(tour: Tour, name: str, assets: list[Json], settings: Json | None = None) -> str:
    """A project that only one picture shows, with Lea in it."""
    with Client(tour.url, tour.admin_token) as admin:
        project: str = admin.create_project(name, interface=read("interfaces/texts.xml"))["id"]
        if assets:
            admin.add_assets(project, assets)
        if settings is not None:
            admin.configure(project, **settings)
        admin.set_member(project, tour.users["lea"]["email"], "labeler")
    return project


# Reviewing comes last: it changes what the pages before show.


def under_review(tour: Tour) -> None:
    """Lea and Liam label six photographs each, of which they see some differently."""
    if tour.reviewed:
        return
    tour.reviewed = True
    with tour.client("mia") as mia:
        mia.configure(tour.images, "review", enabled=True, sampling=1, reservation={"count": 12})
        mia.configure(tour.images, target={"labels": 2})
        mia.change_assets(tour.images, {"filter": {"state": "done"}}, {"labels_required": 1})
    differing = {"lea": HORSES, "liam": [*HORSES[:2], (57, 60, 14, 24)]}
    for name, boxes in differing.items():
        with tour.client(name) as labeler:
            for number in range(6):
                item = labeler.pull(tour.images)["items"][0]
                where = "Indoors" if number == 3 and name == "liam" else "Outdoors"
                result = [*map(animal, boxes), choice("setting", "image", where)]
                labeler.submit(item["reservation"], result)


def pictures_are_shown(visitor: Visitor) -> None:
    loaded = "[...document.querySelectorAll('main img')].every(i => i.naturalWidth > 0)"
    # Asked again and again from here: what polls within the page is eval, which its policy refuses.
    deadline = time.monotonic() + 30
    while not visitor.page.evaluate(f"!!document.querySelector('main img') && {loaded}"):
        assert time.monotonic() < deadline, "the pictures did not come"
        visitor.page.wait_for_timeout(50)
    decoded = "Promise.all([...document.querySelectorAll('main img')].map(i => i.decode()))"
    visitor.page.evaluate(f"{decoded}.then(() => null)")


def review(tour: Tour, visitor: Visitor) -> None:
    under_review(tour)
    page = visitor.open(f"/projects/{tour.images}/review")
    expect(page.get_by_text("only here").first).to_be_visible()
    pictures_are_shown(visitor)


def review_grid(tour: Tour, visitor: Visitor) -> None:
    under_review(tour)
    page = visitor.open(f"/projects/{tour.images}/review?view=grid")
    for place in (0, 1, 3):
        page.get_by_role("checkbox").nth(place).click()
    page.evaluate("scrollTo(0, 0)")


def reviews(tour: Tour, visitor: Visitor) -> None:
    under_review(tour)
    page = visitor.open(f"/projects/{tour.images}/reviews")
    expect(page.get_by_role("link", name="horses").first).to_be_visible()


def asset_page(tour: Tour, visitor: Visitor) -> None:
    reviews(tour, visitor)
    visitor.page.get_by_role("link", name="horses").first.click()
    expect(visitor.page.get_by_text("Labeled by Lea")).to_be_visible()
    pictures_are_shown(visitor)


def open_page(path: str, heading: str) -> Shot:
    def shot(tour: Tour, visitor: Visitor) -> None:
        page = visitor.open(path.format(project=tour.images))
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()

    return shot


def dialog(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog")


SHOTS: dict[str, tuple[str | None, Shot]] = {
    "login": (None, login),
    "projects": ("mia", projects),
    "new-project": ("mia", open_page("/projects/new", "New project")),
    "label-image": ("lea", label_image),
    "label-image-dark": ("lea", label_image_dark),
    "label-text": ("lea", label_text),
    "why": ("lea", why),
    "skip": ("lea", skip),
    "keys": ("lea", keys),
    "queue": ("mia", queue),
    "gallery": ("mia", gallery),
    "notifications": ("mia", notifications),
    "prioritize": ("mia", prioritize),
    "assign": ("mia", assign),
    "asset": ("mia", asset),
    "send-back": ("mia", send_back),
    "nothing-found": ("mia", nothing_found),
    "gate": ("mia", gate),
    "settings-effect": ("mia", settings_effect),
    "import-mapping": ("mia", import_mapping),
    "import-media": ("mia", import_media),
    "member": ("mia", member),
    "token": ("mia", token),
    "new-user": ("mia", new_user),
    "import": ("mia", open_page("/projects/{project}/import", "Import")),
    "reservations": ("mia", reservations),
    "members": ("mia", open_page("/projects/{project}/members", "Members")),
    "overview": ("mia", open_page("/projects/{project}/overview", "done")),
    "batches": ("mia", open_page("/projects/{project}/batches", "Batches")),
    "jobs": ("mia", open_page("/projects/{project}/jobs", "Jobs")),
    "settings": ("mia", open_page("/projects/{project}/settings?part=label", "Order")),
    "interface": ("mia", open_page("/projects/{project}/settings?part=interface", "As labelers")),
    "export": ("mia", open_page("/projects/{project}/export", "Export")),
    "people": ("mia", open_page("/people", "People")),
    "tokens": ("mia", open_page("/tokens", "API tokens")),
    "review": ("rosa", review),
    "review-grid": ("rosa", review_grid),
    "reviews": ("mia", reviews),
    "asset-page": ("mia", asset_page),
    "waiting": ("lea", waiting),
    "quiz": ("lea", quiz),
}


# Taking them


def take(tour: Tour, browser: Browser, only: set[str] | None) -> Iterator[tuple[str, bytes]]:
    """Each picture's name and its PNG; `only` names those wanted, all if None."""
    for name, (person, shot) in SHOTS.items():
        for width, size in SIZES.items():
            if only is None or f"{name}-{width}" in only:
                visitor = tour.visit(browser, person, size)
                visitor.refusals = set() if person else {401}
                shot(tour, visitor)
                visitor.page.wait_for_load_state("networkidle")
                yield f"{name}-{width}", visitor.page.screenshot(animations="disabled")
                visitor.context.close()
                assert visitor.complaints == [], visitor.complaints


def webp(png: bytes) -> bytes:
    """A picture as WebP, as good as `LARGEST` bytes allow."""
    with Image.open(io.BytesIO(png)) as picture:
        for quality in (90, 80, 70, 60, 50):
            packed = io.BytesIO()
            picture.convert("RGB").save(packed, "WEBP", quality=quality, method=6)
            if packed.tell() <= LARGEST:
                return packed.getvalue()
    raise ValueError(f"larger than {LARGEST} bytes even at the lowest quality")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=Path("docs/pictures"))
    options.add_argument("--tour", action="store_true", help="only those that the README shows")
    options.add_argument("--only", nargs="+", metavar="NAME", help="only these, as projects-1280")
    chosen = options.parse_args()
    executable = chromium() or sys.exit("there is no Chromium; on Debian: apt install chromium")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with demo() as tour, started(executable) as browser:
        do_some_work(tour)
        wanted = {*chosen.only} if chosen.only else TOUR if chosen.tour else None
        for name, png in take(tour, browser, wanted):
            (chosen.out / f"{name}.webp").write_bytes(webp(png))
            print(chosen.out / f"{name}.webp")


if __name__ == "__main__":
    main()
