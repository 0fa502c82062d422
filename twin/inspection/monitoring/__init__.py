"""Whether the inspection still does what it was trained and measured for; knows no simulator.

The five points of the thesis (section 4.3.5, "Continuous Monitoring"), each a small module:
data invariants (`invariants`), numerical stability and latency (`health`), predictive quality over
time (`quality`), out-of-distribution images (`distance`), of which some are `kept`. `reference`
holds what training images look like, `monitor` brings all of it together.

Monitoring warns; it never turns a verdict.
"""
