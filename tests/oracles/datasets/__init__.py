"""One module per group of publishers; `common` reads and writes, `design` and `validate` judge."""
