"""Projects, timelines and grades of DaVinci Resolve (.drp, .drt, .drx)."""
