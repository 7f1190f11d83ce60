"""XML from strangers: read without entities, DTDs or references, within a size and a depth."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from labelqueue.errors import Invalid

MOST_BYTES = 256 * 1024
DEEPEST = 32


def tree(xml: str, path: str) -> Element:
    """The root of a document. Raises Invalid at `path` for whatever is hostile or malformed."""
    try:
        if len(xml.encode()) > MOST_BYTES:
            raise Invalid.at(path, f"must be at most {MOST_BYTES} bytes long")
        root = defusedxml.ElementTree.fromstring(xml, forbid_dtd=True)
    except DefusedXmlException:
        reason = "must not hold a DTD, entities or external references"
        raise Invalid.at(path, reason) from None
    except ParseError as error:
        raise Invalid.at(path, f"is not well-formed XML: {error}") from None
    except ValueError:
        raise Invalid.at(path, "must be Unicode text without lone surrogates") from None
    if any(depth > DEEPEST for depth in _depths(root)):
        raise Invalid.at(path, f"must not be nested deeper than {DEEPEST} tags")
    return root


def _depths(root: Element) -> Iterator[int]:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield depth
        waiting += [(child, depth + 1) for child in element]
