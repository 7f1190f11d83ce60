"""`labelqueue` whose servers leave to each other whose turn it is, however slow the machine.

A server that hears nothing of another for a second serves its own people, out of turn: on a machine
that stands still for so long the order would be a matter of chance.
"""

from labelqueue.cli import main
from labelqueue.web import line

if __name__ == "__main__":
    line.ELSEWHERE_SECONDS = 3600.0
    main()
