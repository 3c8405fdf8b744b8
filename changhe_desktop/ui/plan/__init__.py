"""任务分解: the ledger of measures, edited in place and in bulk, and the review beside the plan's text."""
