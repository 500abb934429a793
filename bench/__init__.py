"""Speed, measured: `python -m bench` (behind `make bench`). Loopback only; bounded in count and time."""
