"""The command."""


def test_the_command_says_what_it_did(app):
    result = app.test_cli_runner().invoke(args=["tick"])
    assert result.exit_code == 0, result.output
    assert "mail: sent" in result.output
