"""责任单位: the list of units, in the office's own order."""
