"""Small projects with the demo's interfaces, photographs and texts, made through the API."""

from __future__ import annotations

from collections.abc import Sequence

from labelqueue.demo.content import ROOT, read
from tests.browser.visitor import PASSWORD
from tests.service import Caller, Json, Service

PHOTOGRAPHS = ("crab", "macaw", "coffee")
TEXTS = {
    "emma": "Emma had a charitable visit to pay to a poor sick family in Highbury.",
    "space": "Yuri Gagarin becomes the first man in space, 1961.",
    "rain": "It rained all morning, and nobody came.",
}


def image_project(
    service: Service, photographs: Sequence[str] = PHOTOGRAPHS, **fields: Json
) -> str:
    """The demo's image interface over some of its photographs, by name."""
    project = service.new_project(interface=read("interfaces/photographs.xml"), **fields)
    service.add_assets(project, [photograph(service, project, name) for name in photographs])
    return project


def photograph(service: Service, project: str, name: str) -> Json:
    """An asset to create: an uploaded photograph of the demo."""
    content = (ROOT / "photographs" / f"{name}.jpg").read_bytes()
    files = {"file": (f"{name}.jpg", content, "image/jpeg")}
    address = service.post(f"/projects/{project}/uploads", files=files)["url"]
    return {"external_id": name, "data": {"image": address, "credit": f"The {name}."}}


def text_project(service: Service, texts: Sequence[str] = tuple(TEXTS), **fields: Json) -> str:
    """The demo's text interface over a few short texts."""
    project = service.new_project(interface=read("interfaces/texts.xml"), **fields)
    rows = [
        {"external_id": name, "data": {"text": TEXTS.get(name, name), "credit": name}}
        for name in texts
    ]
    service.add_assets(project, rows)
    return project


def new_person(
    service: Service, project: str, role: str = "labeler", name: str | None = None
) -> Caller:
    """A member who can log in with `PASSWORD`."""
    person = service.new_user(name, password=PASSWORD)
    service.join(project, person, role)
    return person


def regions(label: Json, control: str) -> list[Json]:
    """The values that a label holds for one control of the interface."""
    return [part["value"] for part in label["result"] if part["from_name"] == control]
