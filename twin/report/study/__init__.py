"""A study on disk → one HTML page, and a table for the terminal."""
