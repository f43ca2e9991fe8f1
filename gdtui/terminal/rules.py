"""The style sheet of an app: Textual's, which reads rules again only where they may mean something else."""

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """A style sheet that keeps the rules it has read for as long as the variables in them are the same.

    Textual reads all of them anew for every screen that is shown for the first time (`App.refresh_css`), a
    twentieth of the time to the first picture.
    """

    _same = False

    def set_variables(self, variables: dict[str, str]) -> None:
        """Set the variables; what was read is forgotten if they are others."""
        self._same = variables == self._variables
        if not self._same:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Read the rules anew, those that are known already from memory.

        Raises:
            StylesheetParseError: If one cannot be read.
        """
        if self._same:
            self.parse()
        else:
            super().reparse()
