"""What programs that generate pictures and sound write into their files, and beside them.

Prompts are confidential from the moment they are read: what is kept of one is that it is there,
and about how long it is. Names of models are shown unless a word of a prompt stands in them;
adaptations (LoRA) are only counted, for they are often named after persons.
"""

from temoin.builtin.generators.reader import GeneratorReader

__all__ = ["GeneratorReader"]
