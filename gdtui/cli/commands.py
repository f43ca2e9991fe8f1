"""Every command, one row each: what it is for, its options besides those of its screen, who does it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gdtui.cli.options import Option, chosen
from gdtui.registry import CODED, FIRST, SCREENS, TRACES

_SETTINGS = frozenset(row.name for each in TRACES.values() for row in chosen(each.takes))
"""The options that some screen or trace takes: a screen refuses those that it does not take itself."""


class Place(NamedTuple):
    """A positional argument: its name, what it is, and whether it may be left out."""

    name: str
    about: str
    optional: bool = False


class Command(NamedTuple):
    """A command.

    Attributes:
        name: as it is typed; that of a screen opens the app.
        about: what it is for, in a line.
        usage: what may follow it.
        run: module:name of the function that does it, given what was typed; its exit status.
        own: its options besides those of a screen: names of them, or of groups.
        subject: the screen that it opens.
        subjects: what may be named after it, each with its own options: screens or traces.
        places: its other positional arguments.
        required: the options that cannot be left out.
        examples: command lines that work.
        usual: the one of its subjects that is meant where none is named; "" where one has to be.
        restricted: whether it is restricted, whether `--restricted` is given or not.
        repeated: the options that may be given several times to this command, though not to others.
    """

    name: str
    about: str
    usage: str
    run: str
    own: tuple[str, ...]
    subject: str = ""
    subjects: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    required: frozenset[str] = frozenset()
    examples: tuple[str, ...] = ()
    usual: str = ""
    restricted: bool = False
    repeated: frozenset[str] = frozenset()


_HOSTS = ("restricted", "data-dir")
"""The options of every command: those of who lets others use it."""
_OPEN = "gdtui.cli.app_command:run"
_TAPE = Place("tape", "a file, or see 'gdtui list tapes'")
_OUTPUT = frozenset({"output"})


def _opens(name: str, about: str, options: tuple[str, ...], examples: tuple[str, ...]) -> Command:
    positional = [f"[{row.kind.shown}] " for row in chosen(options) if row.positional]
    return Command(name, about, f"{''.join(positional)}[options]", _OPEN, ("terminal", "looking"), name,
                   examples=examples)  # fmt: skip


_COMMANDS = (
    *(_opens(row.name, row.about, row.takes, row.examples) for row in SCREENS.values()),
    Command("trace", "the same run as text, no terminal needed", "SCREEN [options]", "gdtui.cli.trace:run",
            ("table", "ascii"), subjects=tuple(TRACES), examples=(
                "trace landscape --loss rosenbrock --optimizer adam,momentum",
                'trace gradient --loss "w**4" --at 1.7',
                "trace race --data blobs --format csv",
            )),
    Command("code", "that run as a program of its own, in numpy or PyTorch", "SCREEN [options]",
            "gdtui.cli.code:run", ("framework", "output", "force", "lane", "view"), subjects=CODED, examples=(
                "code landscape --loss rosenbrock --optimizer adam",
                "code network --data moons -o network.py",
                'code circuit "(x + y)*z" --framework torch',
            )),
    Command("still", "a picture of a screen after --steps N", "SCREEN [options] -o FILE.svg",
            "gdtui.demo.commands:still", ("color", "theme", "ascii", "lines", "speed", "file", "looking"),
            subjects=tuple(SCREENS), required=_OUTPUT, examples=(
                "still landscape --loss rosenbrock --steps 50 -o valley.svg",
                "still race --data blobs --steps 40 -o race.txt --size 120x40",
                'still circuit "x*y + z" --steps 99 -o circuit.ansi',
            )),
    Command("play", "play a tape live, in this terminal; any key takes over", "TAPE [--loop]",
            "gdtui.demo.commands:play", ("loop",), places=(_TAPE,),
            examples=("play tour", "play tour --loop", "play demo.tape")),
    Command("record", "record a tape without a terminal", "TAPE [-o FILE.svg|.gif|.cast …]",
            "gdtui.demo.commands:record", ("file", "cast-version", "seed", "color", "theme", "lines"),
            places=(_TAPE,), repeated=_OUTPUT,
            examples=("record tour -o tour.svg", "record slope -o slope.gif -o slope.cast --size 80x24",
                      "record demo.tape -o demo.cast --cast-version 3")),
    Command("serve", "the app in a browser, a session for each tab, restricted", "[SCREEN] [options]",
            "gdtui.cli.served:run", ("terminal", "looking", "serve"), subjects=tuple(SCREENS), examples=(
                "serve", "serve race --data blobs --port 8080", "serve --lesson 1 --host 0.0.0.0 --idle 60",
            ), usual=FIRST, restricted=True),
    Command("host", "a warm process that restricted starts become copies of: for many at once", "[options]",
            "gdtui.host.command:run", ("sessions",), examples=(
                "host", "host --sessions 30", "host --sessions 200",
            )),
    Command("check", "is a derivative, an exercise, a lesson right? exit status 0 right, 3 wrong",
            "FILE | --loss L --gradient D[,D…]", "gdtui.cli.check:run",
            ("loss", "gradient", "at", "bounds", "seed"),
            places=(Place("file", "an exercise that was filled in, or a lesson", optional=True),), examples=(
                'check --loss "w**4 - 3*w" --gradient "4*w**3 - 3"',
                'check --loss "(1 - x)**2 + x*y" --gradient "-2*(1 - x) + y, x" --at 1,2',
                'check --loss plateau --gradient "2*w*exp(-w**2)" --seed 7',
            )),
    Command("lesson", "a chapter of the course, or a lesson of your own", "N|FILE.md [--text]",
            "gdtui.cli.lesson:run", ("terminal", "text"),
            places=(Place("lesson", "its number, or a file"),),
            examples=("lesson 5", "lesson 5 --text", "lesson FILE.md")),
    Command("exercise", "a small Python file with a gap to fill", "[N] [-o FILE.py]",
            "gdtui.cli.check:exercise", ("output", "force"),
            places=(Place("number", "which one (see 'gdtui list exercises')", optional=True),),
            examples=("exercise", "exercise 3", "exercise 3 -o mine.py")),
    Command("completion", "the script that has a shell complete what is typed after gdtui",
            "bash|zsh|fish [-o FILE]", "gdtui.cli.shell.completion:run", ("output", "force"),
            places=(Place("shell", "bash, zsh or fish"),), examples=(
                "completion bash", "completion zsh -o _gdtui", "completion fish -o gdtui.fish --force")),
    Command("man", "the manual page, in roff", "[-o FILE]", "gdtui.cli.shell.man:run", ("output", "force"),
            examples=("man", "man -o gdtui.1", "man -o gdtui.1 --force")),
    Command("help", "what may follow a command, as COMMAND --help", "[TOPIC [SCREEN]]",
            "gdtui.cli.shell.help_command:run", (), places=(
                Place("topic", "a screen or a command", optional=True),
                Place("subject", "SCREEN: of a command that takes one", optional=True)),
            examples=("help", "help trace", "help trace race")),
    Command("list", "what there is to choose from", "[KIND]", "gdtui.cli.lists:run", (),
            places=(Place("kind", "losses curves circuits data optimizers functions tapes exercises themes "
                          "lessons words keys", optional=True),),
            examples=("list", "list optimizers", "list data")),
)  # fmt: skip

COMMANDS: Mapping[str, Command] = {row.name: row for row in _COMMANDS}
"""Every command, the screens first."""

OPENS = Command("", "See how a neural network learns, live in a terminal.", "[SCREEN|COMMAND] [options]",
                _OPEN, ("terminal", "looking"), FIRST, tuple(COMMANDS), examples=(
                    'landscape --loss "x**2 + 3*y**2" --optimizer adam',
                    "race --data FILE.csv --batch-size 8",
                    'circuit "(x + y)*z" --set x=-2 --set y=5',
                ))  # fmt: skip
"""What gdtui does without a command: it opens the app."""


def understood(command: Command) -> Iterator[Option]:
    """The options that the command knows, whether the screen that is named takes them or not."""
    screens = command.subject or command.subjects
    own = {row.name for row in chosen((*command.own, *_HOSTS))}
    for row in chosen((*own, *(_SETTINGS if screens else ()))):
        # what only a table has is for the command that prints one, and likewise for a picture
        if row.name in own or row.group not in ("table", "looking"):
            yield row


def takes(subject: str, option: Option) -> bool:
    """Whether that screen or trace has a use for the option."""
    return option.name not in _SETTINGS or option in chosen(TRACES[subject].takes)


def takers(option: Option) -> list[str]:
    """The screens and traces that take the option."""
    return [name for name in TRACES if takes(name, option)]
