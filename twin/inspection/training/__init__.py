"""The life cycle of the inspection network: data → training → ONNX → INT8 → measured figures.

The only place that imports torch and onnx (extra `train`); running the twin needs neither.
"""
