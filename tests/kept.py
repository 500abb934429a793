"""Compare what the portal says with what is kept of it in a text file, by section.

Where a change is meant, `KEEP=1` before the command writes the file anew; the difference is then read like code.
"""

import os


def compare(path, told, more=lambda line: False):
    """Compare some sections, each a list of lines, with those of a kept file.

    Lines of which `more` is true may come in addition, so that a field is added without this; none may change or go.
    """
    kept = sections(path)
    if os.environ.get("KEEP"):
        whole = {**kept, **told}
        path.write_text("\n".join(f"# {name}\n" + "\n".join(whole[name]) + "\n" for name in sorted(whole)))
    else:
        known = {name: {*kept.get(name, [])} for name in told}
        of_old = {name: [one for one in lines if one in known[name] or not more(one)] for name, lines in told.items()}
        differing = {name: sorted({*lines} ^ known[name]) for name, lines in of_old.items()}
        assert {name: lines for name, lines in differing.items() if lines} == {}
        assert of_old == {name: kept[name] for name in told}  # in the same order, too


def sections(path):
    """Return what a kept file holds, by section."""
    found, lines = {}, []
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith("# "):
            found[line[2:]] = lines = []
        elif line:
            lines.append(line)
    return found
