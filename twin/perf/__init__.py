"""Performance: how fast the twin is, as ratios measured in one run on one machine."""
