"""The applications that Temoin lives in, an adapter each; none knows another."""
