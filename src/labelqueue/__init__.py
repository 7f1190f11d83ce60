"""labelqueue: the queue that decides which asset goes to which person next."""

__version__ = "0.1.0"
