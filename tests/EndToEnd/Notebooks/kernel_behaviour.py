"""How the C# kernel behaves in Jupyter beyond its protocol: interrupts, late outputs, and the life of its process."""

import json
import os
import signal
import tempfile
import time
import unittest

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel

# Nothing here takes that long; who waits longer waits for what never comes.
PATIENCE = 60


def text_of(outputs, kind="stream"):
    return "".join(output["content"]["text"] for output in outputs if output["msg_type"] == kind)


def is_alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class KernelCase(unittest.TestCase):
    def start(self, name="realtime-workbench"):
        manager, client = start_new_kernel(startup_timeout=PATIENCE, kernel_name=name)
        self.addCleanup(manager.shutdown_kernel, now=True)
        self.addCleanup(client.stop_channels)
        return manager, client

    def run_cell(self, client, code, while_running=None, **options):
        """Runs a cell; returns its reply and its outputs. The function is called once the cell has written something."""
        # After an error ipykernel aborts what comes within the next moment, of any kernel: a cell that follows at once would be lost by chance.
        message = client.execute(code, stop_on_error=False, **options)
        outputs = []
        while True:
            output = client.get_iopub_msg(timeout=PATIENCE)
            if output["parent_header"].get("msg_id") != message:
                continue
            kind = output["msg_type"]
            if kind == "status" and output["content"]["execution_state"] == "idle":
                break
            if kind not in ("status", "execute_input"):
                outputs.append(output)
                if while_running is not None:
                    while_running()
                    while_running = None
        return self.reply_to(client, message), outputs

    def reply_to(self, client, message):
        while True:
            reply = client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == message:
                return reply["content"]

    def process_of(self, client):
        """Number of the .NET process."""
        return int(text_of(self.run_cell(client, "Console.Write(Environment.ProcessId);")[1]))

    def eventually(self, holds, what):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)

    def assert_ends(self, pid):
        self.eventually(lambda: not is_alive(pid), f"process {pid} is still alive")


class SharedKernelCase(KernelCase):
    """Tests that leave the kernel as they find it, and share one."""

    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(startup_timeout=PATIENCE, kernel_name="realtime-workbench")

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)


class Interrupt(SharedKernelCase):
    def assert_interruptible(self, code):
        asked = []

        def interrupt():
            asked.append(time.monotonic())
            self.manager.interrupt_kernel()

        self.run_cell(self.client, "var kept = 5;")
        reply, outputs = self.run_cell(self.client, 'Console.WriteLine("running"); ' + code, interrupt)
        print(f"interrupted after {time.monotonic() - asked[0]:.2f} s", flush=True)
        self.assertEqual("error", reply["status"])
        self.assertEqual("Interrupted", reply["ename"])
        self.assertEqual(1, sum(output["msg_type"] == "error" for output in outputs))
        # What was defined before is still there.
        self.assertEqual("5", text_of(self.run_cell(self.client, "Console.Write(kept);")[1]))

    def test_a_busy_loop_can_be_interrupted(self):
        self.assert_interruptible("while (true) { }")

    def test_a_sleep_can_be_interrupted(self):
        self.assert_interruptible("System.Threading.Thread.Sleep(600_000);")

    def test_an_await_can_be_interrupted(self):
        self.assert_interruptible("await Task.Delay(600_000);")


class Outputs(SharedKernelCase):
    def late(self, code, kind):
        """Runs a cell that shows something after it has ended, then another; returns the late output and the first cell's id."""
        first = self.client.execute(code)
        self.reply_to(self.client, first)
        second = self.client.execute("Console.Write(2); go.Set();")
        self.reply_to(self.client, second)
        while True:
            output = self.client.get_iopub_msg(timeout=PATIENCE)
            if output["msg_type"] == kind and "late" in json.dumps(output["content"]):
                return output, first

    def test_an_update_comes_with_the_cell_that_runs(self):
        """nbclient saves only what belongs to the running cell, and finds the output by its display id."""
        shown = self.run_cell(
            self.client,
            "var gate = new System.Threading.ManualResetEventSlim(); var shown = display(1);"
            ' var updating = Task.Run(() => { gate.Wait(); shown.Update("late"); });',
        )[1]
        second = self.client.execute("gate.Set(); updating.Wait();")
        while True:
            output = self.client.get_iopub_msg(timeout=PATIENCE)
            if output["msg_type"] == "update_display_data":
                break
        self.assertEqual(second, output["parent_header"]["msg_id"])
        self.assertEqual(
            [each["content"]["transient"]["display_id"] for each in shown if each["msg_type"] == "display_data"],
            [output["content"]["transient"]["display_id"]],
        )
        self.reply_to(self.client, second)

    def test_text_after_the_cell_ended_belongs_to_that_cell(self):
        output, first = self.late(
            "var go = new System.Threading.ManualResetEventSlim();"
            ' var background = Task.Run(() => { go.Wait(); Console.WriteLine("late"); });',
            "stream",
        )
        self.assertEqual(first, output["parent_header"]["msg_id"])

    def test_a_silent_cell_shows_nothing(self):
        reply, outputs = self.run_cell(self.client, 'Console.WriteLine("seen"); 1', silent=True)
        self.assertEqual(("ok", []), (reply["status"], outputs))

    def test_cells_are_numbered_in_order(self):
        numbers = []
        for _ in range(2):
            reply, outputs = self.run_cell(self.client, "1")
            numbers += [reply["execution_count"], outputs[0]["content"]["execution_count"]]
        first = numbers[0]
        self.assertEqual([first, first, first + 1, first + 1], numbers)


class Process(KernelCase):
    def test_the_process_dying_is_said_and_the_next_cell_starts_a_new_one(self):
        _, client = self.start()
        pid = self.process_of(client)
        reply, outputs = self.run_cell(client, "var gone = 1;")
        reply, outputs = self.run_cell(client, 'Environment.FailFast("on purpose");')
        self.assertEqual("error", reply["status"])
        self.assertIn("was ended by signal 6 (SIGABRT) while the cell ran", reply["evalue"])
        self.assertIn("on purpose", "\n".join(reply["traceback"]))

        reply, outputs = self.run_cell(client, "Console.Write(6 * 7);")
        self.assertEqual("ok", reply["status"])
        self.assertIn("what earlier cells had defined and loaded is gone", text_of(outputs))
        self.assertTrue(text_of(outputs).endswith("42"))
        self.assertNotEqual(pid, self.process_of(client))
        reply, outputs = self.run_cell(client, "gone")
        self.assertEqual("error", reply["status"])
        # The new process goes on where the numbers of the notebook are.
        self.assertTrue(reply["evalue"].startswith(f"cell {reply['execution_count']}, line 1"), reply["evalue"])

    def test_killing_the_kernel_ends_the_process(self):
        manager, client = self.start()
        pid = self.process_of(client)
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        self.assert_ends(pid)

    def test_killing_the_kernel_ends_the_process_while_a_cell_runs(self):
        manager, client = self.start()
        pid = self.process_of(client)
        client.execute("while (true) { }")
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        self.assert_ends(pid)

    def test_shutting_down_ends_the_process_while_a_cell_runs(self):
        manager, client = self.start()
        pid = self.process_of(client)
        client.execute("while (true) { }")
        manager.shutdown_kernel()
        self.assert_ends(pid)

    def test_two_kernels_share_nothing(self):
        _, first = self.start()
        _, second = self.start(".net-csharp")
        self.assertNotEqual(self.process_of(first), self.process_of(second))
        self.run_cell(first, "var mine = 1;")
        reply, _ = self.run_cell(second, "mine")
        self.assertEqual("error", reply["status"])

    def broken(self, change):
        """Installs a kernel whose command is changed; returns its name."""
        spec = KernelSpecManager().get_kernel_spec("realtime-workbench")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        content = {"argv": change(list(spec.argv)), "display_name": "broken", "language": "C#"}
        with open(os.path.join(folder.name, "kernel.json"), "w") as file:
            json.dump(content, file)
        KernelSpecManager().install_kernel_spec(folder.name, "broken", user=True)
        self.addCleanup(KernelSpecManager().remove_kernel_spec, "broken")
        return "broken"

    def assert_told(self, change, sentence):
        _, client = self.start(self.broken(change))
        reply, outputs = self.run_cell(client, "1")
        self.assertEqual("error", reply["status"])
        self.assertIn(sentence, reply["evalue"])
        self.assertEqual(1, len(outputs))
        # The kernel is alive and says so again.
        self.assertEqual(reply["evalue"], self.run_cell(client, "1")[0]["evalue"])

    def test_a_missing_dotnet_is_one_sentence_in_the_notebook(self):
        self.assert_told(
            lambda argv: argv[:-2] + ["/nowhere/no-such-dotnet", argv[-1]],
            "The C# kernel cannot start: /nowhere/no-such-dotnet is gone",
        )

    def test_a_missing_process_is_one_sentence_in_the_notebook(self):
        self.assert_told(
            lambda argv: argv[:-1] + ["/nowhere/RealtimeWorkbench.Kernel.dll"],
            "The C# kernel cannot start: its file /nowhere/RealtimeWorkbench.Kernel.dll is gone",
        )


if __name__ == "__main__":
    unittest.main()
