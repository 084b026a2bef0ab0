"""The JSON answers of every door, in the shapes and key order that scripts rely on."""

from temoin.shapes.audits import audit_shape
from temoin.shapes.cuts import CONFIDENTIAL, disclosure_shape, public_fields, scan_shape
from temoin.shapes.files import FileVerdict, InspectedFile, file_verdict, inspect_shape
from temoin.shapes.ledgers import logged_shape, verify_shape
from temoin.shapes.parts import (
    Shape,
    error_shape,
    evidence_shape,
    proposal_shape,
    range_shape,
    time_text,
)

__all__ = [
    "CONFIDENTIAL",
    "FileVerdict",
    "InspectedFile",
    "Shape",
    "audit_shape",
    "disclosure_shape",
    "error_shape",
    "evidence_shape",
    "file_verdict",
    "inspect_shape",
    "logged_shape",
    "proposal_shape",
    "public_fields",
    "range_shape",
    "scan_shape",
    "time_text",
    "verify_shape",
]
