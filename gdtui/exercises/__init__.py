"""Small files with a gap to fill, and how a filled one is checked."""
