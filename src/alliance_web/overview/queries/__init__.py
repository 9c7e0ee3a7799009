"""What the pages show: shared answers in, figures of the library, words and pictures out."""
