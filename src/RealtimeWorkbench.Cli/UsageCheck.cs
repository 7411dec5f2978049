using System.CommandLine;
using System.CommandLine.Parsing;

namespace RealtimeWorkbench.Cli;

/// <summary>Says in one sentence what is wrong with the words of a call.</summary>
/// <remarks>The parser's own messages come several at a time and name types of the runtime.</remarks>
internal static class UsageCheck
{
    /// <summary>Returns the sentence, or <see langword="null"/> if nothing is wrong.</summary>
    public static string? WhatIsWrong(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(parsed.CommandResult);

        // The parser takes an option that it doesn't know for a file of that name.
        var stray = command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
            .FirstOrDefault(token => token.Value.StartsWith('-') && token.Value.Length > 1);
        if (stray is not null)
        {
            return $"'{name}' has no option '{stray.Value}'; see '{name} --help'.";
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        var commands = string.Join(", ", command.Subcommands.Select(known => known.Name));
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return unknown.StartsWith('-') ? $"'{name}' has no option '{unknown}'; see '{name} --help'."
                : commands.Length > 0 ? $"There is no command '{name} {unknown}'; there are {commands}."
                : $"'{name}' has no use for '{unknown}'; see '{name} --help'.";
        }

        if (commands.Length > 0)
        {
            return $"'{name}' needs a command; there are {commands}.";
        }

        string[] missing = [.. command.Arguments
            .Where(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 })
            .Select(argument => $"<{argument.Name}>")];
        return missing.Length > 0
            ? $"'{name}' needs {string.Join(' ', missing)}; see '{name} --help'."
            : $"{parsed.Errors[0].Message.TrimEnd('.')}; see '{name} --help'.";
    }

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "rtw";
}
