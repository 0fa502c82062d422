"""Studies: detection statistics and sweeps over scenarios; no simulator, no pixels in here."""
