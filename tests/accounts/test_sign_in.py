"""The sign-in library lets nobody in but by the portal's own sign-in, and compares no password faster elsewhere."""

from portal.accounts import queries
from tests.accounts.test_routes import PASSWORD, email, sign_in
from tests.pages import Visitor

__all__ = ["email"]


def test_nothing_else_lets_anybody_in(app, email):
    """No "remember me", no token of the library's: neither is ended by anything above."""
    visitor = Visitor(app)
    page = visitor.get("/sign-in")
    token = page.form("/sign-in").fields["csrf_token"]
    data = {"email": email, "password": PASSWORD, "remember": "y", "csrf_token": token}
    answer = visitor.client.post("/sign-in?include_auth_token=1", data=data)
    assert (answer.status_code, "remember_token" in str(answer.headers)) == (302, False)
    as_json = Visitor(app).client.post("/sign-in?include_auth_token=1", json={"email": email, "password": PASSWORD})
    assert not as_json.is_json
    with app.test_request_context():
        token = queries.account_by_email(email).get_auth_token()
    for ask in ({"headers": {"Authentication-Token": token}}, {"query_string": {"auth_token": token}}):
        assert app.test_client().get("/account", **ask).status_code == 302


def test_the_present_password_is_not_guessed_faster(app, email):
    visitor = Visitor(app)
    sign_in(visitor, email, PASSWORD)
    new = {"new_password": "mot mat khau khac han", "new_password_confirm": "mot mat khau khac han"}
    page = visitor.get("/account/password")
    for _ in range(8):
        page = visitor.send(page, "/account/password", values={"password": "khong dung roi", **new}, status=200)
    visitor.send(page, "/account/password", values={"password": PASSWORD, **new}, status=429)
