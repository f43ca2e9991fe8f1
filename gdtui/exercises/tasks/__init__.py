"""The exercises, a file for each subject: cases, what the engine says, typical mistakes."""
