"""The page 整改通知: orders listed, drafted, previewed, issued, printed; the number register."""
