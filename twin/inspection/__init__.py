"""The inspection stack: images in, verdict out; knows no simulator and serves on the line alone.

Read in this order: `recipe` (what a model folder says of itself), `model` (loading it), `tiles`
and `region` (where to look), `score` (from heat map to one number), `inspector` (the verdict).
"""
