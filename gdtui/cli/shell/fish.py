"""Completion for fish (3.0 and newer)."""

from collections.abc import Iterator, Sequence

from gdtui.cli.shell.offers import Offer, Offered, Spot, offered

_HEAD = """\
# Completion of gdtui for fish, made by `gdtui completion fish`.

# the command and the screen that were named, and how many other arguments
function __gdtui_place
    set -l place
    set -l nth 0
    set -l skip
    for word in (commandline -opc)[2..-1]
        if test -n "$skip"
            set skip
        else if contains -- $word %(valued)s
            set skip 1
        else if string match -q -- '-?*' $word
            continue
        else if contains -- "$place:$word" %(named)s
            set place (string trim "$place $word")
        else
            set nth (math $nth + 1)
        end
    end
    echo "$place:$nth"
end

function __gdtui_at
    contains -- (string replace -r ':\\d+$' '' (__gdtui_place)) $argv
end

function __gdtui_next
    contains -- (__gdtui_place) $argv
end

function __gdtui_list
    set -l before (string match -r '^(?:--[a-z-]+=)?(.*,)' -- (commandline -ct))
    printf '%%s\\n' "$before[2]"$argv
end

function __gdtui_files
    set -l begun (string replace -r '^--[a-z-]+=' '' -- (commandline -ct))
    for file in $begun*
        if test -d $file
            echo $file/
        else if test -z "$argv"; or contains -- (string match -r '\\.[a-z]+$' -- $file) $argv
            echo $file
        end
    end
end

complete -c gdtui -f
complete -c gdtui -l help -d 'what may follow it'
complete -c gdtui -n "__gdtui_at ''" -s V -l version -d 'of gdtui'
"""


def script(spots: Sequence[Spot]) -> str:
    """The script that a shell reads."""
    values = offered(spots)
    valued = dict.fromkeys(word for row, *_ in values if row.kind.shown for word in row.spelt)
    named = [_quoted(f"{' '.join(spot.path[:-1])}:{spot.path[-1]}") for spot in spots if spot.path]
    head = _HEAD % {"valued": " ".join(valued), "named": " ".join(named)}
    return "\n".join((head, *map(_value, values), *_arguments(spots), ""))


def _value(value: Offered) -> str:
    row, offer, places = value
    where = f'-n "__gdtui_at {" ".join(map(_quoted, places))}"'
    letter = f" -s {row.letter}" if row.letter else ""
    takes = " -x" if row.kind.shown else ""
    return f"complete -c gdtui {where} -l {row.name}{letter}{takes}{_offers(offer)} -d {_quoted(row.about)}"


def _arguments(spots: Sequence[Spot]) -> Iterator[str]:
    for spot in spots:
        for nth, offer in enumerate(spot.arguments):
            yield f'complete -c gdtui -n "__gdtui_next {_quoted(f"{spot.name}:{nth}")}"{_offers(offer)}'


def _offers(offer: Offer) -> str:
    words = " ".join(offer.words)
    told = [f"(__gdtui_list {words})" if offer.several else words] if words else []
    told += [f"(__gdtui_files {' '.join(offer.endings)})"] if offer.endings else []
    return f' -k -a "{" ".join(told)}"' if told else ""


def _quoted(text: str) -> str:
    """A text in single quotes, in which fish reads a backslash before a quote and a backslash only."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
