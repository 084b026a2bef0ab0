"""Graphs of nodes that run models, as they stand in projects and in the media made by them."""

from temoin.workflows.flow import upstream
from temoin.workflows.graph import Step, connected, steps_of
from temoin.workflows.model_files import is_model_file, names_model, without_folders

__all__ = [
    "Step",
    "connected",
    "is_model_file",
    "names_model",
    "steps_of",
    "upstream",
    "without_folders",
]
