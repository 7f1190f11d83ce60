"""`python -m labelqueue` is `labelqueue`."""

from labelqueue.cli import main

main()
