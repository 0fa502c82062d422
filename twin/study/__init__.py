"""Studies: a scenario over many settings, what comes of it, and POD from hits and misses."""
