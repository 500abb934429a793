"""Run the benchmarks and print their table."""

import sys
import tempfile
from pathlib import Path

from bench import bulk, load, record, servers

SECONDS, CONNECTIONS, CHANGES = 4, 8, 800


def main() -> int:
    """Measure pages and a stage change beside their bare handlers; then ten years, a long import and a long export."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, servers.portal(Path(folder)) as portal:
        district = portal.sign_in("district_officer")
        officer = portal.sign_in("commune_officer")
        commune = officer.get(portal.address + "/", timeout=10).url.removeprefix(portal.address)
        pages = {"dashboard": ("/district", district), "commune page": (commune, officer)}
        print(f"{'':<14}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'bare r/s':>11}{'p50':>8}{'p99':>8}{'ratio':>8}")
        for name, (path, session) in pages.items():
            _compare_page(name, portal, path, session, Path(folder))
        sizes = _sizes(portal, district, officer, commune)
        _compare_change(portal, officer, commune, Path(folder))
        print("\nbytes on the wire, compressed", *sizes, sep="\n")
        number = bulk.ten_years(portal)
        print(f"\nwith ten years of records ({number})")
        _compare_page("dashboard", portal, "/district", district, Path(folder))
        print("\nmuch at once", *_bulk(portal, district, officer, commune), sep="\n")
    return 0


def _bulk(portal, district, officer, commune):
    """Return the lines of what long files cost."""
    seen, saved = bulk.import_rows(portal, officer, commune)
    lines = [("import of 5,000 rows, preview", seen, ""), ("import of 5,000 rows, saving", saved, "")]
    for form, (seconds, size) in bulk.export_rows(portal, district).items():
        lines.append((f"export of 20,000 rows, .{form}", seconds, f"{size:>12} bytes"))
    return [f"  {name:<32}{seconds:>7.2f} s{more}" for name, seconds, more in lines]


def _compare_page(name, portal, path, session, folder):
    recorded = record.page(portal, session, path)
    ours = load.pages(portal.address + path, load.cookie(session), SECONDS, CONNECTIONS)
    with servers.bare(folder, recorded) as address:
        bare = load.pages(address, "", SECONDS, CONNECTIONS)
    _row(name, ours, bare)


def _compare_change(portal, session, commune, folder):
    first, second, *changes = record.prepare_changes(portal, session, commune, 2 * CHANGES + 2)
    recorded = record.change(portal, session, first, second)
    ours = load.changes(portal.address, session, changes[:CHANGES], CONNECTIONS)
    with servers.bare(folder, recorded) as address:
        bare = load.changes(address, session, changes[CHANGES:], CONNECTIONS)
    _row("stage change", ours, bare)


def _row(name, ours, bare):
    print(
        f"{name:<14}{ours.rate:>12.0f}{ours.p50:>9.1f}{ours.p99:>9.1f}"
        f"{bare.rate:>11.0f}{bare.p50:>8.1f}{bare.p99:>8.1f}{ours.rate / bare.rate:>8.2f}"
    )
    if ours.errors or bare.errors:
        print(f"{'':<14}errors: ours {ours.errors}, bare {bare.errors}")


def _sizes(portal, district, officer, commune):
    """Return the lines of the table of sizes; measured before the load fills the commune's lists."""
    fragment = {"HX-Request": "true"}
    sizes = {
        "first visit (page and assets)": load.first_visit_bytes(district, portal.address, "/district"),
        "dashboard, page": load.wire_bytes(district, portal.address + "/district"),
        "commune, page": load.wire_bytes(officer, portal.address + commune),
        "list of foundings, fragment": load.wire_bytes(officer, f"{portal.address}{commune}/foundings", fragment),
    }
    return [f"  {name:<30}{size:>8}" for name, size in sizes.items()]


if __name__ == "__main__":
    sys.exit(main())
