"""What runs inside the other queues' own environments: it imports nothing of ours but `slices`."""
