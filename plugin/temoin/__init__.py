"""Temoin records which clips and operations of a cut used AI, and proves the record."""

__version__ = "0.1.0"
