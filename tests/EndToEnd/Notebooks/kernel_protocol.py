"""Jupyter's test of kernels (jupyter_kernel_test) for what the C# kernel supports."""

import jupyter_kernel_test


class CSharpKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "realtime-workbench"
    language_name = "C#"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("trouble");'

    complete_code_samples = ["1 + 1", "var x = 1;", "if (true) { }", "class C { }"]
    incomplete_code_samples = ["if (true) {", "class C {", "Console.WriteLine("]
    invalid_code_samples = ["int 1x = 2;", "var = ;"]

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"text"', "result": "text"},
    ]
    code_display_data = [{"code": 'display("shown");', "mime": "text/plain"}]
    code_generate_error = 'throw new InvalidOperationException("on purpose");'

    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "DateTime.IsLeap", "matches": {"IsLeapYear"}},
    ]
    code_inspect_sample = "Console.WriteLine"

    # It has no pager, keeps no history, and has no call that clears outputs.
    test_pager = None
    test_history = None
    test_clear_output = None
