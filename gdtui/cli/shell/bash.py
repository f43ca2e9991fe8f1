"""Completion for bash (3.2 and newer)."""

from collections.abc import Iterator, Sequence
from shlex import quote

from gdtui.cli.shell.offers import Offer, Offered, Spot, offered

_HEAD = """\
# Completion of gdtui for bash, made by `gdtui completion bash`.

# place: the command and the screen that were named; nth: how many other arguments
_gdtui_place() {
    local word skip=
    place= nth=0
    for word in "$@"; do
        if [ "$word" = "=" ]; then skip=1; continue; fi
        if [ "$skip" ]; then skip=; continue; fi
        case $word in
            %(valued)s) skip=1 ;;
            -?*) ;;
            *) case $place:$word in
                   %(named)s) place=${place:+$place }$word ;;
                   *) nth=$((nth + 1)) ;;
               esac ;;
        esac
    done
}
"""
_TAIL = """\
_gdtui() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local place nth words= endings= several= head= known=1 word
    _gdtui_place "${COMP_WORDS[@]:1:COMP_CWORD-1}"
    case $cur in
        --*=*) head=${cur%%=*}= prev=${cur%%=*} cur=${cur#*=} ;;
        =) cur= ;;
        *) [ "$prev" != "=" ] || prev=${COMP_WORDS[COMP_CWORD - 2]} ;;
    esac
    _gdtui_value "$prev"
    if [ ! "$known" ]; then
        _gdtui_argument
        case $cur:$words$endings in -*|:) _gdtui_options ;; esac
    fi
    case $several:$cur in 1:*,*) head=$head${cur%,*}, cur=${cur##*,} ;; esac
    COMPREPLY=()
    while IFS= read -r word; do COMPREPLY+=("$head$word"); done < <(
        compgen -W "$words" -- "$cur"
        for word in $endings; do compgen -f -X "!*${word#any}" -- "$cur"; done
        case $endings in *.*) compgen -d -- "$cur" ;; esac
    )
    [ ! "$several" ] || compopt -o nospace 2>/dev/null
    [ ! "$endings" ] || compopt -o filenames 2>/dev/null
}
complete -F _gdtui gdtui
"""


def script(spots: Sequence[Spot]) -> str:
    """The script that a shell reads."""
    values = offered(spots)
    valued = dict.fromkeys(word for row, *_ in values if row.kind.shown for word in row.spelt)
    named = [f"{' '.join(spot.path[:-1])}:{spot.path[-1]}" for spot in spots if spot.path]
    head = _HEAD % {"valued": "|".join(valued), "named": "|".join(map(quote, named))}
    return "\n".join((head, *_values(values), *_arguments(spots), *_options(spots), _TAIL))


def _values(values: Sequence[Offered]) -> Iterator[str]:
    yield '_gdtui_value() {\n    case "$1:$place" in'
    for row, offer, places in values:
        if row.kind.shown:
            words = [f"{word}:{place}" for word in row.spelt for place in places]
            yield f"        {'|'.join(map(quote, words))}) {_set(offer)} ;;"
    yield "        *) known= ;;\n    esac\n}\n"


def _arguments(spots: Sequence[Spot]) -> Iterator[str]:
    yield '_gdtui_argument() {\n    case "$place:$nth" in'
    for spot in spots:
        for nth, offer in enumerate(spot.arguments):
            yield f"        {quote(f'{spot.name}:{nth}')}) {_set(offer)} ;;"
    yield "        *) : ;;\n    esac\n}\n"


def _options(spots: Sequence[Spot]) -> Iterator[str]:
    yield '_gdtui_options() {\n    case "$place" in'
    for spot in spots:
        words = [word for row, _ in spot.options for word in row.spelt if word.startswith("--")]
        words += ["--help"] if spot.path else ["--help", "--version"]
        yield f"        {quote(spot.name)}) words={quote(' '.join(words))} ;;"
    yield "    esac\n}\n"


def _set(offer: Offer) -> str:
    """The assignments that stand for what is offered."""
    told = [f"words={quote(' '.join(offer.words))}"] if offer.words else []
    told += (
        [f"endings={quote(' '.join(ending or 'any' for ending in offer.endings))}"] if offer.endings else []
    )
    return " ".join([*told, "several=1"] if offer.several else told) or ":"
