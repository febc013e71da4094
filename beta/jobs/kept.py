"""Owns a queue that loses no job: one that has been taken stands on the schedule until it is done, and is due again later.

Huey takes a job off its queue before the job is carried out, so that a process that is killed would take it along. Here both
happen in one step: off the queue, and onto the schedule for `LEASE` from now; whoever has done the job takes it off there. A
job is done at least once; twice where a process is killed between the last line of the job and that.
"""

from datetime import datetime, timedelta
from typing import Any

from huey import Huey
from huey.storage import RedisStorage, SqliteStorage

LEASE = timedelta(minutes=5)
"""Longer than any job may take: a mail server has 20 seconds for each of about eight answers."""

_TAKE = """
local job = redis.call('RPOP', KEYS[1])
if job then redis.call('ZADD', KEYS[2], ARGV[1], job) end
return job
"""


class KeptSqlite(SqliteStorage):
    """The queue in a SQLite file."""

    def take(self, due: datetime) -> bytes | None:
        """Return the next job, which is due again at that time, or `None`."""
        if not self.queue_size():
            return None
        with self.db(commit=True) as cursor:
            query = "SELECT id, data FROM task WHERE queue = ? ORDER BY priority DESC, id LIMIT 1"
            row = cursor.execute(query, (self.name,)).fetchone()
            if row is None:
                return None
            number, job = row
            cursor.execute("DELETE FROM task WHERE id = ?", (number,))
            insert = "INSERT INTO schedule (queue, data, timestamp) VALUES (?, ?, ?)"
            cursor.execute(insert, (self.name, job, due.timestamp()))
        return bytes(job)

    def done(self, job: bytes) -> None:
        """Forget a job that was taken."""
        self.sql("DELETE FROM schedule WHERE queue = ? AND data = ?", (self.name, job), commit=True)


class KeptRedis(RedisStorage):
    """The queue in Redis; asked from time to time, since a script cannot wait."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, blocking=False, **options)
        self._take = self.conn.register_script(_TAKE)

    def take(self, due: datetime) -> bytes | None:
        """Return the next job, which is due again at that time, or `None`."""
        job: bytes | None = self._take(keys=[self.queue_key, self.schedule_key], args=[self.convert_ts(due)])
        return job

    def done(self, job: bytes) -> None:
        """Forget a job that was taken."""
        self.conn.zrem(self.schedule_key, job)


class KeptHuey(Huey):
    """Huey on one of these storages."""

    def dequeue(self) -> Any:
        """Return the next task, or `None`."""
        job = self.storage.take(self._get_timestamp() + LEASE)
        if job is None:
            return None
        task = self.deserialize_task(job)
        task.taken_as = job
        return task

    def execute(self, task: Any, timestamp: datetime | None = None) -> Any:
        """Carry out a task; afterwards it is done, or on the schedule for its next try."""
        try:
            return super().execute(task, timestamp)
        finally:
            if job := getattr(task, "taken_as", None):
                self.storage.done(job)
