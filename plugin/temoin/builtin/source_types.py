"""What source types mean, in words; the same whoever states one."""

WORDS = {
    "trainedAlgorithmicMedia": "made by an AI model",
    "compositeWithTrainedAlgorithmicMedia": "changed in part by an AI model",
    "compositeSynthetic": "put together, some of it made by an AI model",
    "trainedAlgorithmicData": "data made by an AI model",
    "digitalCapture": "captured by a camera or recorder",
    "computationalCapture": "captured, several frames made one",
    "compositeCapture": "put together from captures",
    "composite": "put together, some of it perhaps made by an AI model",
    "digitalArt": "drawn with software, perhaps by an AI model",
    "digitalCreation": "made by a person with software",
    "humanEdits": "edited by a person",
    "minorHumanEdits": "edited a little by a person",
    "algorithmicallyEnhanced": "enhanced by an algorithm",
    "algorithmicMedia": "made by an algorithm without training",
    "dataDrivenMedia": "drawn from measurements by a program",
    "screenCapture": "captured from a screen, which may show AI",
    "virtualRecording": "recorded from a virtual scene",
    "negativeFilm": "scanned from a negative",
    "positiveFilm": "scanned from a positive",
    "print": "scanned from a print",
    "softwareImage": "made by software",
}
"""Words to show for each term.

Source: IPTC NewsCodes digitalsourcetype; C2PA rubrics of 2026-08-06.
"""

EDITED = frozenset({"humanEdits", "minorHumanEdits", "algorithmicallyEnhanced"})
"""Terms that speak of work on something that was there."""
