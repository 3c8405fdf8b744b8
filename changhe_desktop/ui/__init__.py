"""The window: its frame, its counter to the services, its parts, and a folder for each matter."""
