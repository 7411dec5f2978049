"""The .NET process that runs the cells, as the kernel sees it: JSON lines over standard input and output."""

import collections
import json
import os
import shutil
import signal
import subprocess
import threading
import uuid

# Jupyter kills a kernel 5 s after it asked it to end.
SHUTDOWN_SECONDS = 2
LAST_WORDS = 20
# How .NET begins to say why it crashes.
CRASHES = ("Unhandled exception", "Stack overflow", "Process terminated", "Fatal error", "Out of memory")


def sentence_of_end(code):
    """Says how a process ended."""
    if code is None:
        return "ended"
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"was ended by signal {-code}"


class CannotStart(Exception):
    """The .NET process cannot be started; the message says why and what to do."""


class CellProcess:
    """The .NET process that runs the cells. Its events come on threads of their own."""

    def __init__(self, command, environment, on_event, on_text, on_error_line):
        self._on_event = on_event
        self._on_text = on_text
        self._on_error_line = on_error_line
        self._writing = threading.Lock()
        self._asking = threading.Lock()
        self._asked = {}
        self._has_ended = False
        self._last_words = collections.deque(maxlen=LAST_WORDS)
        self._crash = None
        self.ready = None
        try:
            # In a group of its own: Jupyter interrupts the whole group of the kernel by a signal that would end .NET.
            group = (
                {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
                if os.name == "nt"
                else {"start_new_session": True}
            )
            self._process = subprocess.Popen(
                self._findable(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                **group,
            )
        except OSError as problem:
            raise CannotStart(
                f"The C# kernel cannot start: {command[0]} cannot be run ({problem.strerror or problem}); "
                "install .NET 10 and run 'rtw kernel install' again."
            ) from None
        self._threads = [self._start(self._read_events), self._start(self._read_errors)]
        self._start(self._wait)

    @staticmethod
    def _findable(command):
        """The command, with the dotnet of now if the one of the installation is gone."""
        program, *arguments = command
        for argument in arguments[:1]:
            if argument.endswith(".dll") and not os.path.exists(argument):
                raise CannotStart(
                    f"The C# kernel cannot start: its file {argument} is gone; run 'rtw kernel install' again."
                )
        if os.path.dirname(program) and not os.path.exists(program):
            name = os.path.basename(program)
            root = os.environ.get("DOTNET_ROOT")
            found = (root and shutil.which(name, path=root)) or shutil.which(name)
            if not found:
                raise CannotStart(
                    f"The C# kernel cannot start: {program} is gone and there is no other {name} in PATH; "
                    "install .NET 10 and run 'rtw kernel install' again."
                )
            program = found
        return [program, *arguments]

    @staticmethod
    def _start(target):
        thread = threading.Thread(target=target, daemon=True, name=target.__name__)
        thread.start()
        return thread

    @property
    def has_ended(self):
        return self._has_ended

    @property
    def exit_code(self):
        return self._process.poll()

    @property
    def last_words(self):
        """What the process wrote at its end: of a crash the beginning, because a long list of calls follows it."""
        return self._crash or list(self._last_words)

    def ask(self, request, answers):
        """Sends a request whose reply is put into the queue, or None if the process ends before it."""
        with self._asking:
            if self._has_ended:
                answers.put(None)
                return
            self._asked[request["id"]] = answers
        self.tell(request)

    def tell(self, request):
        """Sends a request that has no reply."""
        line = json.dumps(request).encode() + b"\n"
        try:
            with self._writing:
                self._process.stdin.write(line)
                self._process.stdin.flush()
        except (OSError, ValueError):
            # Its end is noticed and told by who waits for it.
            pass

    def forget(self, request_id):
        """Waits no longer for a reply."""
        with self._asking:
            self._asked.pop(request_id, None)

    def end(self):
        """Asks the process to end, and ends it if it doesn't."""
        self.tell({"type": "shutdown", "id": uuid.uuid4().hex})
        try:
            # Not before the request is out, and not at all if another thread hangs in a write.
            if self._writing.acquire(timeout=SHUTDOWN_SECONDS):
                try:
                    self._process.stdin.close()
                finally:
                    self._writing.release()
        except OSError:
            pass
        try:
            self._process.wait(SHUTDOWN_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill()

    def _kill(self):
        if os.name == "nt":
            self._process.kill()
            return
        try:
            # With what cells started.
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def _read_events(self):
        for line in self._process.stdout:
            text = line.decode("utf-8", "replace")
            try:
                event = json.loads(text)
            except ValueError:
                event = None
            if not isinstance(event, dict) or not isinstance(event.get("type"), str):
                self._on_text(text)
            elif event["type"] == "ready":
                self.ready = event
            elif event["type"] == "reply":
                with self._asking:
                    answers = self._asked.pop(event.get("id"), None)
                if answers is not None:
                    answers.put(event)
            else:
                self._on_event(event)

    def _read_errors(self):
        for line in self._process.stderr:
            text = line.decode("utf-8", "replace").rstrip()
            self._last_words.append(text)
            if self._crash is None and text.startswith(CRASHES):
                self._crash = []
            if self._crash is not None and len(self._crash) < LAST_WORDS:
                self._crash.append(text)
            self._on_error_line(text)

    def _wait(self):
        self._process.wait()
        # A program that a cell started may hold the pipes open for long after.
        for thread in self._threads:
            thread.join(1)
        with self._asking:
            self._has_ended = True
            waiting = list(self._asked.values())
            self._asked.clear()
        for answers in waiting:
            answers.put(None)
