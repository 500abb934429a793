"""Every form and every filter with values that nobody means: each a sentence, none a traceback.

`make fuzz` goes through all roles and values; `make test` a sample of them (test_fuzz.py).
"""
