"""Owns the stock Flask-SocketIO server that ours is compared with: as it comes, with one durable commit for each message.

gunicorn serves it (`benchmarks.live_stock:app`); `LIVE_STOCK_DATABASE` names its SQLite file.
"""

import json
import os
import sqlite3
from typing import Any

from flask import Flask
from flask_socketio import SocketIO, join_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent")

database = sqlite3.connect(os.environ["LIVE_STOCK_DATABASE"], isolation_level=None, check_same_thread=False)
for statement in (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, room TEXT NOT NULL, data TEXT NOT NULL)",
):
    database.execute(statement)


def join(message: dict[str, Any]) -> dict[str, Any]:
    """Enter a room."""
    join_room(message["room"])
    return {"ok": True}


def say(message: dict[str, Any]) -> dict[str, Any]:
    """Store a message, then send it to everyone in its room."""
    database.execute("INSERT INTO messages (room, data) VALUES (?, ?)", (message["room"], json.dumps(message)))
    socketio.emit("event", message, to=message["room"])
    return {"ok": True}


socketio.on_event("join", join)
socketio.on_event("say", say)
