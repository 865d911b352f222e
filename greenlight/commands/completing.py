"""greenlight completion: what shells ask for the next word. One implementation for all of them."""

from argparse import Action, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence

from greenlight.commands import exits
from greenlight.commands.parser import parser
from greenlight.commands.session import Session

FILES = frozenset({"FILE", "PATH"})

BASH = """\
_greenlight() {
    local IFS=$'\\n' word found
    word="${COMP_WORDS[COMP_CWORD]}"
    found="$("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)"
    if [ "$found" = "<files>" ]; then
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$word"))
    else
        COMPREPLY=($found)
    fi
}
complete -F _greenlight greenlight
"""
ZSH = """\
_greenlight() {
    local -a found
    found=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ "${found[1]}" == "<files>" ]]; then
        _files
    elif [[ -n "${found[1]}" ]]; then
        compadd -- "${found[@]}"
    fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _greenlight greenlight
"""
FISH = """\
function __greenlight_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    if test "$found[1]" = "<files>"
        __fish_complete_path "$current"
    else
        printf '%s\\n' $found
    end
end
complete -c greenlight -f -a '(__greenlight_complete)'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
FILES_ANSWER = "<files>"


def completion(given: Namespace, session: Session) -> int:
    session.screen.line(SCRIPTS[given.shell].rstrip("\n"))
    return exits.ALLOW


def candidates(words: Sequence[str]) -> list[str]:
    """What the last of the words can become; `<files>` alone where a file is meant."""
    *before, current = words or [""]
    commands = _commands(parser())
    if not before:
        return [name for name in [*commands, "--help", "--version"] if name.startswith(current)]
    one = commands.get(before[0])
    if one is None:
        return []
    options = {option: action for action in one._actions for option in action.option_strings}
    last = options.get(before[-1])
    if last is not None and last.nargs != 0:
        return _values(last, current)
    if current.startswith("-"):
        return [option for option in options if option.startswith(current)]
    places = [action for action in one._actions if not action.option_strings]
    return _values(places[-1], current) if places else []


def _values(action: Action, current: str) -> list[str]:
    if action.choices is not None:
        return [str(choice) for choice in action.choices if str(choice).startswith(current)]
    return [FILES_ANSWER] if action.metavar in FILES else []


def _commands(whole: ArgumentParser) -> dict[str, ArgumentParser]:
    [found] = [action for action in whole._actions if isinstance(action, _SubParsersAction)]
    return dict(found.choices)
