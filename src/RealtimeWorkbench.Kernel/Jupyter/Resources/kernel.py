"""Jupyter's side of the C# kernel of RealtimeWorkbench.

Jupyter talks to this file, a wrapper kernel on ipykernel; cell_process.py, which lies beside it, talks with the .NET
process that runs the cells. 'rtw kernel install' puts both beside kernel.json, whose command line ends in
'--process COMMAND...', the command of the .NET process.
"""

import atexit
import collections
import json
import os
import queue
import re
import signal
import sys
import threading
import time
import uuid

# ipykernel loads a debugger of Python, which otherwise warns in Jupyter's log about what doesn't concern C#.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

try:
    from ipykernel.kernelapp import IPKernelApp
    from ipykernel.kernelbase import Kernel
except ImportError as missing:
    sys.exit(
        f"The C# kernel needs ipykernel, and {sys.executable} cannot load it ({missing}); "
        "install it (Debian: apt-get install python3-ipykernel; elsewhere: pip install ipykernel), "
        "then run 'rtw kernel install' again."
    )

# Python finds modules beside the program, unless PYTHONSAFEPATH is set; and what it would write beside them is nothing
# that 'rtw kernel uninstall' knows of.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from cell_process import CannotStart, CellProcess, sentence_of_end  # noqa: E402

# A completion or a tooltip that takes longer is of no use to who types.
ANSWER_SECONDS = 10
# A cell that is interrupted ends within a second; one that goes on after this long won't listen.
INTERRUPT_SECONDS = 5
# Outputs of background work are shown under their cell as long as it is one of this many last ones.
REMEMBERED_CELLS = 1000
# Elsewhere a wait in the main thread is woken by signals; on Windows it has to look up now and then.
LOOK_UP_SECONDS = 0.2 if os.name == "nt" else None

INTERRUPT = object()


def whole_characters(text):
    """Replaces halves of surrogate pairs, which JSON readers refuse."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def bundle(data):
    """Makes a MIME bundle as Jupyter wants it: JSON as a value, all else as text."""
    result = {}
    for mime, text in (data or {}).items():
        if mime == "application/json" or mime.endswith("+json"):
            try:
                text = json.loads(text)
            except ValueError:
                pass
        result[mime] = text
    return result


class CSharpKernel(Kernel):
    """The kernel that Jupyter sees."""

    implementation = "RealtimeWorkbench"
    implementation_version = os.environ.get("RTW_KERNEL_VERSION", "0")
    banner = "C# of RealtimeWorkbench: real-time process monitoring in a notebook."
    # As .NET Interactive names it, so that a notebook stays the same in both.
    language_info = {
        "name": "C#",
        "version": "14.0",
        "mimetype": "text/x-csharp",
        "file_extension": ".cs",
        "pygments_lexer": "csharp",
    }
    help_links = [
        {"text": "C# reference", "url": "https://learn.microsoft.com/dotnet/csharp/"},
        {"text": ".NET API", "url": "https://learn.microsoft.com/dotnet/api/"},
    ]

    command = ()
    kernel_id = None

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._process = None
        self._starting = threading.Lock()
        self._closing = False
        self._cells = collections.OrderedDict()
        # The running cell, and its queue for the reply and interrupts: a SimpleQueue, because a signal handler puts
        # into it.
        self._running_cell = None
        self._running = None
        self._failure = None

    def start(self):
        super().start()
        try:
            signal.signal(signal.SIGINT, self._on_interrupt)
        except ValueError:
            self.log.warning("The kernel does not run in the main thread; interrupts will not reach it.")
        atexit.register(self._end)
        try:
            # Now, so that it is up when the first cell comes.
            self._get_process()
        except CannotStart as problem:
            # The first cell tries again, and shows why.
            self.log.error("%s", problem)

    def pre_handler_hook(self):
        """Leaves our interrupt handler in place, where the base class would raise KeyboardInterrupt."""

    def post_handler_hook(self):
        """See pre_handler_hook."""

    # The process

    def _get_process(self):
        with self._starting:
            if self._process is None or self._process.has_ended:
                self._process = CellProcess(
                    self.command, self._environment(), self._publish_event, self._publish_text, self._log_line
                )
            return self._process

    def _environment(self):
        environment = dict(os.environ)
        if self.kernel_id:
            environment["RTW_JUPYTER_KERNEL_ID"] = self.kernel_id
        return environment

    def _log_line(self, line):
        self.log.warning("%s", line)

    def _end(self):
        with self._starting:
            self._closing = True
            process = self._process
        if process is not None:
            process.end()

    def _on_interrupt(self, number, frame):
        running = self._running
        if running is not None:
            running.put(INTERRUPT)

    # Cells

    async def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        parent = self.get_parent("shell")
        cell = parent["header"]["msg_id"]
        answers = queue.SimpleQueue()
        self._remember(cell, None if silent else {"header": parent["header"]})
        self._failure = None
        self._running_cell = cell
        self._running = answers
        try:
            lost = self._process if self._process is not None and self._process.has_ended else None
            process = self._get_process()
            if lost is not None:
                self._publish_stream(
                    cell,
                    "stderr",
                    f"The C# process {sentence_of_end(lost.exit_code)}, and a new one was started: "
                    "what earlier cells had defined and loaded is gone; run them again.\n",
                )
            request = {"type": "execute", "id": cell, "code": whole_characters(code), "silent": bool(silent)}
            if not silent:
                # A new process would count from 1 again.
                request["number"] = self.execution_count
            process.ask(request, answers)
            reply = self._wait(cell, process, answers)
        except CannotStart as problem:
            return self._fail(cell, "CannotStart", str(problem))
        finally:
            self._running = None
            self._running_cell = None
        failure = self._failure
        if reply is None:
            return self._fail(cell, "ProcessEnded", *self._describe_end(process))
        if reply.get("status") == "ok":
            return {
                "status": "ok",
                "execution_count": self.execution_count,
                "payload": [],
                "user_expressions": {},
            }
        if failure is None and reply.get("status") == "interrupted":
            return self._fail(cell, "Interrupted", "The cell was interrupted.")
        if failure is None:
            return self._fail(cell, "Error", "The cell failed without saying why.")
        return self._failed(failure)

    def _wait(self, cell, process, answers):
        """Waits for the reply of the running cell; interrupts the cell when Jupyter asks."""
        interrupts = 0
        deadline = None  # for the cell to stop after an interrupt, until it was said that it doesn't
        while True:
            patience = LOOK_UP_SECONDS
            if deadline is not None:
                left = max(0.0, deadline - time.monotonic())
                patience = left if patience is None else min(left, patience)
            try:
                answer = answers.get(timeout=patience)
            except queue.Empty:
                if deadline is not None and time.monotonic() >= deadline:
                    deadline = None
                    self._publish_stream(
                        cell,
                        "stderr",
                        f"The cell has not stopped {INTERRUPT_SECONDS} s after the interrupt; "
                        "it goes on. Restart the kernel to end it.\n",
                    )
                continue
            if answer is not INTERRUPT:
                return answer
            interrupts += 1
            process.tell({"type": "interrupt"})
            if interrupts == 1:
                deadline = time.monotonic() + INTERRUPT_SECONDS
            elif deadline is not None:
                deadline = None
                self._publish_stream(
                    cell,
                    "stderr",
                    "The cell was interrupted before and has not stopped yet. Restart the kernel to end it.\n",
                )

    def _describe_end(self, process):
        if self._closing:
            return "The kernel was shut down while the cell ran.", []
        end = sentence_of_end(process.exit_code)
        return (
            f"The C# process {end} while the cell ran, and what it had is gone; the next cell starts a new one.",
            process.last_words,
        )

    def _remember(self, cell, parent):
        self._cells[cell] = (parent, self.execution_count)
        while len(self._cells) > REMEMBERED_CELLS:
            self._cells.popitem(last=False)

    def _fail(self, cell, name, sentence, more=()):
        """Shows an error in a cell, and returns the reply that goes with it."""
        content = {"ename": name, "evalue": sentence, "traceback": [sentence, *more]}
        self._send(cell, "error", content)
        return self._failed(content)

    def _failed(self, content):
        return {
            "status": "error",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
            **content,
        }

    # Questions

    def _ask(self, request):
        """Returns the reply to a question, or None if there is none in time."""
        request["id"] = uuid.uuid4().hex
        answers = queue.SimpleQueue()
        try:
            process = self._process
            if process is None or process.has_ended:
                return None
            process.ask(request, answers)
            return answers.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            process.forget(request["id"])
            return None

    async def do_complete(self, code, cursor_pos):
        reply = self._ask({"type": "complete", "code": whole_characters(code), "cursor": cursor_pos}) or {}
        return {
            "status": "ok",
            "matches": reply.get("matches") or [],
            "cursor_start": reply.get("start", cursor_pos),
            "cursor_end": reply.get("end", cursor_pos),
            "metadata": {},
        }

    async def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        reply = self._ask({"type": "inspect", "code": whole_characters(code), "cursor": cursor_pos}) or {}
        data = bundle(reply.get("data"))
        return {"status": "ok", "found": bool(data), "data": data, "metadata": {}}

    async def do_is_complete(self, code):
        reply = self._ask({"type": "is_complete", "code": whole_characters(code)}) or {}
        status = reply.get("status", "unknown")
        if status == "incomplete":
            return {"status": status, "indent": reply.get("indent") or ""}
        return {"status": status}

    async def do_shutdown(self, restart):
        self._end()
        return {"status": "ok", "restart": restart}

    # Outputs; these run on the threads of the process

    def _publish_event(self, event):
        kind = event["type"]
        cell = event.get("cell")
        if kind == "stream":
            self._publish_stream(cell, event.get("name", "stdout"), event.get("text", ""))
        elif kind == "display":
            content = {"data": bundle(event.get("data")), "metadata": {}, "transient": {}}
            if event.get("displayId"):
                content["transient"] = {"display_id": event["displayId"]}
            if event.get("update"):
                self._send(self._cell_for_update(cell), "update_display_data", content)
            else:
                self._send(cell, "display_data", content)
        elif kind == "result":
            self._send(
                cell,
                "execute_result",
                {"data": bundle(event.get("data")), "metadata": {}, "execution_count": self._find(cell)[1]},
            )
        elif kind == "clear_output":
            self._send(cell, "clear_output", {"wait": bool(event.get("wait"))})
        elif kind == "error":
            text = event.get("text", "")
            content = {
                "ename": event.get("name", "Error"),
                "evalue": text,
                "traceback": event.get("traceback") or [text],
            }
            if cell == self._running_cell:
                self._failure = content
            self._send(cell, "error", content)
        else:
            self.log.warning("The C# process sent an event of the unknown type %r.", kind)

    def _cell_for_update(self, cell):
        """The running cell, if there is one: nbclient takes only what belongs to that, and an update finds its output by the display id."""
        running = self._running_cell
        return cell if running is None or self._find(running)[0] is None else running

    def _publish_text(self, text):
        self._publish_stream(None, "stdout", text)

    def _publish_stream(self, cell, name, text):
        self._send(cell, "stream", {"name": name, "text": text})

    def _find(self, cell):
        """Header and number of a cell; of the last one if the cell is not known."""
        found = self._cells.get(cell)
        if found is None and self._cells:
            found = self._cells[next(reversed(self._cells))]
        return found or (None, self.execution_count)

    def _send(self, cell, kind, content):
        parent, _ = self._find(cell)
        if parent is None or self._closing:
            # A silent cell, or nobody left to show it to.
            return
        try:
            self.session.send(self.iopub_socket, kind, content, parent=parent, ident=self._topic(kind))
        except Exception:  # the thread must go on reading whatever one output was
            self.log.exception("An output of the kind %s could not be sent.", kind)


def main():
    arguments = sys.argv[1:]
    try:
        split = arguments.index("--process")
    except ValueError:
        split = len(arguments)
    command = arguments[split + 1 :]
    if not command:
        sys.exit("The command of the C# process is missing; kernel.json must end its argv in --process COMMAND.")
    CSharpKernel.command = command
    for argument in arguments[:split]:
        name = re.search(r"kernel-([0-9A-Za-z-]+)\.json$", argument)
        if name:
            CSharpKernel.kernel_id = name.group(1)
    IPKernelApp.launch_instance(argv=arguments[:split], kernel_class=CSharpKernel)


if __name__ == "__main__":
    main()
