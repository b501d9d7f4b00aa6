"""jixiao: issue, read, score, check and annotate budget-performance self-assessment workbooks (绩效自评表)."""
