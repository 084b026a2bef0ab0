"""What cameras and recorders wrote into files of themselves; none of it is signed.

Each module reads one family of containers and gives facts; `devices` knows names, `facts` the
sentences. Signatures of cameras are Content Credentials and read elsewhere.
"""

from temoin.builtin.captured.reader import CameraReader

__all__ = ["CameraReader"]
