"""Owns the console script `beta`: the commands of `beta/cli.py`, with the application found."""

from flask.cli import FlaskGroup

from beta import create_app

main = FlaskGroup(
    name="beta",
    help="Beta: share a draft, gather remarks as they are made, publish with the right credit.",
    create_app=lambda: create_app(),
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)

if __name__ == "__main__":
    main()
