"""`python -m alliance` is the same as `alliance`."""

from alliance.cli import main

if __name__ == "__main__":
    main()
