"""`python -m coding`: the command where its script is not on the path."""

from coding.cli import main

if __name__ == "__main__":
    main()
