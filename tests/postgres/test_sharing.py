import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.postgres import open_server

Pid = Callable[[Path], int | None]
Visit = Callable[..., Any]


def test_a_new_instance_gets_a_server_that_answers(
    new_instance: Path, ask: Callable[..., object]
) -> None:
    with open_server(new_instance, durable=False) as lease:
        assert ask(lease.url, "SELECT current_user || '@' || current_database()") == (
            "mutabik_app@mutabik"
        )
        assert ask(lease.owner_url, "SELECT current_user") == "mutabik_owner"


def test_the_second_start_takes_less_than_a_second_and_a_half(instance: Path) -> None:
    open_server(instance, durable=False).release()
    begin = time.perf_counter()
    open_server(instance, durable=False).release()
    assert time.perf_counter() - begin < 1.5


def test_the_last_to_leave_stops_the_server(instance: Path, visit: Visit, pid_of: Pid) -> None:
    first, second = visit(instance).wait_ready(), visit(instance).wait_ready()
    served_by = pid_of(instance)
    assert served_by is not None
    first.leave()
    assert pid_of(instance) == served_by
    second.leave()
    assert pid_of(instance) is None


def test_two_that_come_at_once_to_a_new_instance_share_one_server(
    new_instance: Path, visit: Visit, pid_of: Pid
) -> None:
    visitors = [visit(new_instance) for _ in range(3)]
    for visitor in visitors:
        visitor.wait_ready()
    served_by = pid_of(new_instance)
    for visitor in visitors[1:]:
        visitor.leave()
        assert pid_of(new_instance) == served_by
    visitors[0].leave()
    assert pid_of(new_instance) is None


def test_coming_and_going_at_once_never_leaves_a_user_without_a_server(
    new_instance: Path, ask: Callable[..., object]
) -> None:
    code = (
        "import sys; from pathlib import Path; from app.core.postgres import open_server\n"
        "import psycopg\n"
        "for _ in range(12):\n"
        "    with open_server(Path(sys.argv[1]), durable=False) as lease:\n"
        "        psycopg.connect(lease.url.replace('+psycopg', '')).close()\n"
    )
    busy = [
        subprocess.Popen([sys.executable, "-c", code, str(new_instance)], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [process.communicate()[1] for process in busy]
    assert [process.returncode for process in busy] == [0, 0, 0], said


def test_two_leases_of_one_process_count_as_two(instance: Path, pid_of: Pid) -> None:
    first, second = (open_server(instance, durable=False) for _ in range(2))
    first.release()
    first.release()
    assert pid_of(instance) is not None
    second.release()
    assert pid_of(instance) is None


def test_a_forked_child_keeps_the_server_after_its_parent_left(instance: Path, pid_of: Pid) -> None:
    lease = open_server(instance, durable=False)
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(tell)
        os.read(told, 1)
        lease.release()
        os._exit(0)
    lease.release()
    assert pid_of(instance) is not None
    os.close(tell)
    os.close(told)
    os.waitpid(child, 0)
    assert pid_of(instance) is None


def test_a_forked_child_that_leaves_does_not_stop_the_server_of_its_parent(
    instance: Path, pid_of: Pid
) -> None:
    lease = open_server(instance, durable=False)
    child = os.fork()
    if child == 0:
        lease.release()
        os._exit(0)
    os.waitpid(child, 0)
    assert pid_of(instance) is not None
    lease.release()
    assert pid_of(instance) is None


def test_a_started_program_does_not_keep_the_server(instance: Path, pid_of: Pid) -> None:
    lease = open_server(instance, durable=False)
    command = ["/bin/sh", "-c", "echo started; exec sleep 60"]
    with subprocess.Popen(command, close_fds=False, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        lease.release()
        assert pid_of(instance) is None
        program.kill()


def test_the_server_keeps_no_pipe_of_its_starter_open(instance: Path, pid_of: Pid) -> None:
    code = (
        "import os, sys; from pathlib import Path; from app.core.postgres import open_server\n"
        "lease = open_server(Path(sys.argv[1]), durable=False); print('done', flush=True)\n"
        "os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(instance)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("done\n", "")
    assert pid_of(instance) is not None


def test_the_server_does_not_hear_ctrl_c_of_the_terminal(
    instance: Path, visit: Visit, pid_of: Pid
) -> None:
    visit(instance).wait_ready()
    pid = pid_of(instance)
    assert pid is not None
    assert os.getsid(pid) != os.getsid(0)
