"""Work beside the event loop: while it computes, threads take turns sooner."""

import asyncio
import sys
import threading

from sixparty.aside import aside


def test_threads_take_turns_soon_only_while_one_computes_beside_the_loop():
    usual = sys.getswitchinterval()
    end = threading.Event()

    def work(number):
        end.wait(10)
        return number

    async def run():
        first = asyncio.create_task(aside(work, 1))
        second = asyncio.create_task(aside(work, number=2))
        await asyncio.sleep(0.05)
        during = sys.getswitchinterval()
        end.set()
        return during, await first, await second

    during, *given = asyncio.run(run())
    assert given == [1, 2]
    assert during < usual
    assert sys.getswitchinterval() == usual


def test_an_error_beside_the_loop_comes_through_and_leaves_the_usual_turns():
    usual = sys.getswitchinterval()

    def fail():
        raise ValueError("no")

    async def run():
        try:
            await aside(fail)
        except ValueError as error:
            return str(error)
        return ""

    assert asyncio.run(run()) == "no"
    assert sys.getswitchinterval() == usual
