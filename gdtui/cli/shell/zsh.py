"""Completion for zsh (5.0 and newer)."""

from collections.abc import Iterator, Sequence
from shlex import quote

from gdtui.cli.options import Option
from gdtui.cli.shell.offers import Offer, Offered, Spot, offered

_HEAD = """\
#compdef gdtui
# Completion of gdtui for zsh, made by `gdtui completion zsh`.

_gdtui_list() {
    compset -P '*,'
    compadd -S '' -- "$@"
}

_gdtui_files() {
    local endings=$1
    shift
    (( $# )) && compadd -- "$@"
    [[ $endings = . ]] && _files || _files -g "*${(j: *:)${(s:,:)endings}}"
}

_gdtui_at() {
    (( ${argv[(Ie)$place]} ))
}

_gdtui_arguments() {
    case "$place:$nth" in
%(arguments)s
    esac
}

_gdtui() {
    local place= skip= word
    local -i nth=0
    local -a specs=('--help[what may follow it]')
    # place: the command and the screen that were named; nth: how many other arguments
    for word in "${(@)words[2,CURRENT-1]}"; do
        if [[ -n $skip ]]; then skip=; continue; fi
        case $word in
            (%(valued)s) skip=1 ;;
            (-?*) ;;
            (*) case $place:$word in
                    (%(named)s) place=${place:+$place }$word ;;
                    (*) nth+=1 ;;
                esac ;;
        esac
    done
    _gdtui_at '' && specs+=({-V,--version}'[of gdtui]')
"""
_TAIL = """\
    _arguments : "$specs[@]" '*: : _gdtui_arguments'
}

if [[ $funcstack[1] = _gdtui ]]; then
    _gdtui "$@"
else
    compdef _gdtui gdtui
fi
"""


def script(spots: Sequence[Spot]) -> str:
    """The script that a shell reads."""
    values = offered(spots)
    valued = dict.fromkeys(word for row, *_ in values if row.kind.shown for word in row.spelt)
    named = [quote(f"{' '.join(spot.path[:-1])}:{spot.path[-1]}") for spot in spots if spot.path]
    parts = {
        "valued": "|".join(valued), "named": "|".join(named), "arguments": "\n".join(_arguments(spots)),
    }  # fmt: skip
    return "\n".join((_HEAD % parts, *map(_value, values), _TAIL))


def _arguments(spots: Sequence[Spot]) -> Iterator[str]:
    for spot in spots:
        for nth, offer in enumerate(spot.arguments):
            yield f"        ({quote(f'{spot.name}:{nth}')}) {_action(offer)} ;;"
    yield "        (*) _message 'no more arguments' ;;"


def _value(value: Offered) -> str:
    row, offer, places = value
    specs = " ".join(map(quote, _specs(row, offer)))
    return f"    _gdtui_at {' '.join(map(quote, places))} && specs+=({specs})"


def _specs(row: Option, offer: Offer) -> Iterator[str]:
    """The option for `_arguments`, once for each way in which it is spelt."""
    about = "".join(f"\\{letter}" if letter in "[]:\\" else letter for letter in row.about)
    others = f"({' '.join(row.spelt)})" if len(row.spelt) > 1 else "*" if row.repeats else ""
    for word in row.spelt:
        joint = "=" if row.kind.shown and word.startswith("--") else ""
        value = f":{row.name}: {_action(offer) or ':'}" if row.kind.shown else ""
        yield f"{others}{word}{joint}[{about}]{value}"


def _action(offer: Offer) -> str:
    words = " ".join(offer.words)
    if offer.endings:
        return f"_gdtui_files {','.join(offer.endings) or '.'} {words}".rstrip()
    if words:
        return f"{'_gdtui_list' if offer.several else 'compadd --'} {words}"
    return ""
