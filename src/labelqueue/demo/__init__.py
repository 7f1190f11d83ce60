"""A demo that stands up by itself: real photographs and texts, a quiz, four people and
three projects.

Where each file comes from, and under which licence, stands in `SOURCES.md` and `sources.json`.
"""

from labelqueue.demo.seeding import Seeded, SeededProject, SeededUser, seed

__all__ = ["Seeded", "SeededProject", "SeededUser", "seed"]
