"""The door: `sincerely` and `python -m sincerely` both come in here."""

from sincerely.cli.main import main

if __name__ == "__main__":
    main()
