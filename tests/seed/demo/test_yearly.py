"""Yearly records of the story: entered each January, a few left out on purpose, none against the law of ratings."""

from portal.seed.demo.yearly import YEARS, happenings


def test_each_commune_enters_each_year_in_the_january_after():
    told = [one for one in happenings(2021) if one.act == "registry.save_records"]
    assert len(told) == 24 * len(YEARS)
    assert {one.what["year"] for one in told} == set(YEARS)
    assert all((one.on.year, one.on.month) == (one.what["year"] + 1, 1) for one in told)
    silent = {one.what["unit"] for one in told if one.what["is_silent"]}
    assert 1 <= len(silent) <= 2
    assert {one.what["year"] for one in told if one.what["is_silent"]} == {YEARS[-1]}
    assert list(happenings(2021)) == list(happenings(2021))


def test_what_stands_in_the_database(story_app, databases):
    with databases.owner() as owner:
        ask = owner.execute
        odd = ask(
            "SELECT count(*) FROM yearly_records r JOIN collectives c ON c.tenant_id = r.tenant_id AND"
            " c.id = r.collective_id WHERE c.kind <> 'HTX' AND (r.rating_score IS NOT NULL OR r.revenue IS NOT NULL)"
            " AND r.year > 2020"
        ).fetchone()[0]
        young = ask(
            "SELECT count(*) FROM yearly_records r JOIN collectives c ON c.tenant_id = r.tenant_id AND"
            " c.id = r.collective_id WHERE extract(year FROM c.registered_on) = r.year AND r.rating_score IS NOT NULL"
        ).fetchone()[0]
        trained = ask("SELECT count(*) FROM yearly_records WHERE managers_trained > managers").fetchone()[0]
        years = {year for (year,) in ask("SELECT DISTINCT year FROM yearly_records")}
    assert (odd, young, trained) == (0, 0, 0)
    assert years >= set(YEARS)
