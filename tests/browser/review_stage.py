"""Projects under review, with labels of several people that agree in part."""

from __future__ import annotations

from collections.abc import Sequence

from tests.browser.stage import image_project, new_person, text_project
from tests.service import Caller, Json, Service

PHOTOGRAPH_BOX = {"x": 10, "y": 20, "width": 30, "height": 40}
REVIEW = {"enabled": True, "sampling": 1}


def tone(value: str) -> Json:
    """The answer to the text interface's choice."""
    return {
        "id": "tone",
        "from_name": "tone",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [value]},
    }


def setting(value: str) -> Json:
    """The answer to the image interface's choice."""
    return {
        "id": "setting",
        "from_name": "setting",
        "to_name": "image",
        "type": "choices",
        "value": {"choices": [value]},
    }


def box(name: str, label: str, **at: float) -> Json:
    """A box of the image interface, in percent."""
    return {
        "id": name,
        "from_name": "objects",
        "to_name": "image",
        "type": "rectanglelabels",
        "value": {**PHOTOGRAPH_BOX, **at, "rotation": 0, "rectanglelabels": [label]},
    }


def labeled(service: Service, project: str, name: str, results: Sequence[Json]) -> Caller:
    """A labeler who hands in these results, one asset after the other."""
    person = new_person(service, project, name=name)
    for result in results:
        person.submit(person.pull_one(project), result)
    return person


def reviewed_texts(service: Service, count: int = 1, labels: int = 1) -> str:
    """Three short texts under review; `count` reviews are reserved with a pull."""
    return text_project(
        service,
        review_queue={**REVIEW, "reservation": {"count": count}},
        label_queue={"target": {"labels": labels}},
    )


def compared_photographs(service: Service) -> str:
    """A crab that Ann and Ben see differently: a box more, another setting."""
    project = image_project(
        service, ["crab"], review_queue=REVIEW, label_queue={"target": {"labels": 2}}
    )
    labeled(service, project, "Ann", [[box("a", "Animal"), setting("Outdoors")]])
    second = box("c", "Thing", x=60)
    labeled(service, project, "Ben", [[box("b", "Animal", x=12), second, setting("Indoors")]])
    return project
