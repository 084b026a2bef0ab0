"""DaVinci Resolve, 18.5 to 21: from its own menu, or attached from outside."""
