"""What media declare of themselves, unsigned: XMP, IPTC, EXIF, China's AIGC label, sidecars."""

from temoin.builtin.declared.reader import DeclaredReader

__all__ = ["DeclaredReader"]
