"""What tests of screens share: the text that is shown, and waiting for a condition."""


def page(app) -> str:
    """The text of the frame that is shown."""
    return "\n".join(app.screen.frame.lines())


async def until(pilot, condition, seconds=10.0):
    """Wait until the condition holds; fail when it does not in time."""
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came true")
