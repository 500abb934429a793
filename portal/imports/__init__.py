"""Excel in and out: parse, validate, preview, apply, undo."""
