"""设置, and the first run."""
