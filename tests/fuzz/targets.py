"""All that is fuzzed. A new reader of foreign bytes belongs here."""

from fuzz.adobe_targets import ADOBE_TARGETS
from fuzz.cut_targets import CUT_TARGETS
from fuzz.ledger_targets import LEDGER_TARGETS
from fuzz.node_project_targets import NODE_PROJECT_TARGETS
from fuzz.section_targets import SECTION_TARGETS
from fuzz.signing_targets import SIGNING_TARGETS
from fuzz.store_targets import STORE_TARGETS

TARGETS = (
    *LEDGER_TARGETS,
    *SECTION_TARGETS,
    *SIGNING_TARGETS,
    *STORE_TARGETS,
    *CUT_TARGETS,
    *NODE_PROJECT_TARGETS,
    *ADOBE_TARGETS,
)
