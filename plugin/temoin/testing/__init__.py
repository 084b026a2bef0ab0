"""Contract suites that ship: whoever writes a host adapter holds it to them."""
