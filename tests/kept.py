"""Compare what the portal says with what is kept of it in a text file, by section.

Where a change is meant, `KEEP=1` before the command writes the file anew; the difference is then read like code.
"""

import os


def compare(path, told):
    """Compare some sections, each a list of lines, with those of a kept file."""
    kept = sections(path)
    if os.environ.get("KEEP"):
        whole = {**kept, **told}
        path.write_text("\n".join(f"# {name}\n" + "\n".join(whole[name]) + "\n" for name in sorted(whole)))
    else:
        differing = {name: sorted({*lines} ^ {*kept.get(name, [])}) for name, lines in told.items()}
        assert {name: lines for name, lines in differing.items() if lines} == {}
        assert told == {name: kept[name] for name in told}  # in the same order, too


def sections(path):
    """Return what a kept file holds, by section."""
    found, lines = {}, []
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith("# "):
            found[line[2:]] = lines = []
        elif line:
            lines.append(line)
    return found
