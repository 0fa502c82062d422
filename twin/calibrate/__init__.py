"""Fitting the twin to a bench of one's own, from image files: the cameras, and the one gain."""
