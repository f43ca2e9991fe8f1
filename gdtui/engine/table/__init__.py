STANDARD_INPUT = "-"
"""What is written in the place of a file for what comes in by a pipe."""
