"""The command `coding`: the library's functions for a terminal. Errors are one plain sentence on stderr, exit status 2."""

import os
import sys
import warnings

from coding.errors import CodingError


def main() -> None:
    """Run the command; what a user can mend is told in a sentence, never as a traceback."""
    from coding.cli.app import app

    _speak_utf8()
    warnings.showwarning = _tell_plainly
    try:
        app()
    except CodingError as problem:
        _stop(str(problem))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output has left
        sys.exit(0)
    except OSError as problem:
        place = f"{problem.filename}: " if problem.filename else ""
        _stop(f"{place}{problem.strerror or problem}. Nothing of this command's output was put in place.")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


def _tell_plainly(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
    """A warning of the library as a sentence, without the line of code; those of other packages are not for users."""
    if category.__module__.startswith("coding") or category is UserWarning:
        print(message, file=sys.stderr)


def _stop(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(2)
