"""The inspection commission (Ủy ban Kiểm tra): its findings, and the view of a past moment."""
