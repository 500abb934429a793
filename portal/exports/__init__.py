"""Lists and tables as .xlsx and .csv, one module a feature, each with its page's permission and filters."""
