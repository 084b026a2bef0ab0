"""Files at the border: ledgers, media, what a workstation keeps."""
