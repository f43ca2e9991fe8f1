"""What tests of screens share: the text that is shown, waiting for a condition, and a mouse."""

from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.keyboard.messages import Translator


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


class Mouse:
    """A mouse whose reports (SGR 1006) the app gets as from a terminal; rows and columns count from 0."""

    def __init__(self, app):
        self._app = app
        self._translator = Translator()

    def report(self, code, row, column, end="M"):
        report = Token(Kind.SEQUENCE, f"\x1b[<{code};{column + 1};{row + 1}{end}")
        for message in self._translator.messages(report):
            self._app.post_message(message)

    def press(self, row, column):
        self.report(0, row, column)

    def drag(self, row, column):
        self.report(32, row, column)

    def release(self, row, column):
        self.report(0, row, column, "m")

    def click(self, row, column):
        self.press(row, column)
        self.release(row, column)

    def wheel(self, row, column, up=True):
        self.report(64 if up else 65, row, column)
