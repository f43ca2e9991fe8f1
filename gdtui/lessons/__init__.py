"""The course: short chapters in Markdown, their scenes, things to do, and checks."""
