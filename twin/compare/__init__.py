"""Two versions of a bench compared: what got better, what got worse, what stayed the same."""
