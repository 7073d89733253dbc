"""The file broker of the demo."""

import pytest
from kombu import Connection

from conference.config.broker import Transport


@pytest.fixture
def connection(tmp_path):
    folder = str(tmp_path)
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}
    with Connection(transport=Transport, transport_options=options) as connection:
        yield connection


def test_messages_arrive_in_order_and_once(connection):
    queue = connection.SimpleQueue("line")
    for number in range(3):
        queue.put({"number": number})
    received = []
    for _ in range(3):
        message = queue.get(timeout=5)
        received.append(message.payload["number"])
        message.ack()
    assert received == [0, 1, 2]
    with pytest.raises(queue.Empty):
        queue.get(block=False)
    queue.close()


def test_a_message_is_never_there_by_half(connection, tmp_path):
    queue = connection.SimpleQueue("line")
    (tmp_path / "1_half.line.msg.part").write_text('{"bo')
    with pytest.raises(queue.Empty):
        queue.get(block=False)
    queue.close()
