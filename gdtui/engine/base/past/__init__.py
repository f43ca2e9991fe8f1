"""What is kept of a run: the numbers that its way is drawn from, and the runs before it."""
