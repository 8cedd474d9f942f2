"""`python -m bot` is `vouch`, also where the package is not installed."""

from bot.cli import main

if __name__ == "__main__":
    main()
