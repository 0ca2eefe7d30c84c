"""The queue in a folder: whole messages only, each to one worker."""

import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Exchange, Queue

from techhire.folder_queue import Transport, folder_options

MESSAGES = 400
QUEUE = Queue("work", Exchange("work"), routing_key="work")


def connection(folder: Path) -> Connection:
    return Connection(transport=Transport, transport_options=folder_options(folder))


def publish(folder: Path, numbers: range) -> None:
    with connection(folder) as link, link.channel() as channel:
        producer = link.Producer(channel)
        for number in numbers:
            producer.publish(
                {"number": number}, exchange=QUEUE.exchange, routing_key="work", declare=[QUEUE]
            )


def take(folder: Path, done: threading.Event, taken: list[str]) -> None:
    """Take messages as a worker does, until nobody writes any more and the folder is empty."""
    with connection(folder) as link, link.channel() as channel:
        QUEUE(channel).declare()
        while True:
            was_done = done.is_set()
            try:
                taken.append(channel._get("work")["properties"]["delivery_tag"])
            except Empty:
                if was_done:
                    return


def test_two_workers_take_every_message_once_while_others_are_written(tmp_path):
    # kombu remembers in the process, before it writes the table, that a queue is bound: threads
    # that all publish their first message at once would meet in between.
    with connection(tmp_path) as link, link.channel() as channel:
        QUEUE(channel).declare()
    done, taken = threading.Event(), (list[str](), list[str]())
    workers = [threading.Thread(target=take, args=(tmp_path, done, mine)) for mine in taken]
    writers = [
        threading.Thread(target=publish, args=(tmp_path, range(start, MESSAGES, 2)))
        for start in (0, 1)
    ]

    for thread in (*workers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in workers:
        thread.join()

    tags = [*taken[0], *taken[1]]
    assert (len(tags), len(set(tags))) == (MESSAGES, MESSAGES)
    assert list((tmp_path / "messages").iterdir()) == []


def test_a_half_written_message_is_not_taken(tmp_path):
    with connection(tmp_path) as link, link.channel() as channel:
        QUEUE(channel).declare()
        (tmp_path / "messages" / "1_half.work.msg.draft").write_text('{"half":')

        with pytest.raises(Empty):
            channel._get("work")
