"""`python -m adaptive_edu` is the command `adaptive-edu`."""
import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
