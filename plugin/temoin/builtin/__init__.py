"""The plugins that ship; they import `temoin.api` alone."""
