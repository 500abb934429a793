"""Readers of spreadsheets, run in the bounded process of portal/documents/sandbox.py: one module a format.

Each yields sheets as plain data: name, whether it is hidden, hidden rows and columns (from 1 and from 0), and its
cells as {row from 1: {column from 0: cell}}. A cell is a text or a number, or a list that says more:

    ["date", iso, is the month shown first]  ["time", shown]  ["boolean", 0 or 1]  ["error", "#N/A"]
    ["no_value", ""]  a formula whose result was never stored
    ["blank", shown]  what only looks empty: spaces, a formula that gives "", a format that shows nothing
    ["shown", number, word, text]  a number that shows more than its digits: a word, zeros before it, an exponent
    ["odd", shown]  a number in a format that shows another thing than the number
"""
