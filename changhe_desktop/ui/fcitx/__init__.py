"""Typing Chinese through fcitx 4 and 5, which the Qt we ship cannot speak to (decision 0007)."""
