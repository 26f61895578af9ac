"""The version of kafka-python's interface that this package has; `ottla.__version__` is the version of the package."""

__version__ = "3.0.12"
