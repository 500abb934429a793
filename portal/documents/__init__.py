"""Documents as bytes: spreadsheets and charts. Pure: no Flask, no database."""
