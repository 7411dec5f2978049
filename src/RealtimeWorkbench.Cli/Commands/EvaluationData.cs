using System.Globalization;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Detection;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Recordings of one folder, ready to be studied.</summary>
/// <param name="Variables">Names of the variables.</param>
/// <param name="Flat">Columns that were left out because they do not vary in the training rows.</param>
/// <param name="Rising">Columns that were left out because they are times, or rise from each training row to the next as row numbers do.</param>
/// <param name="TrainingName">What the training rows are, for people.</param>
/// <param name="CalibrationName">What the rows behind the limits are.</param>
/// <param name="Training">Rows for the model.</param>
/// <param name="Calibration">Rows for the limits.</param>
/// <param name="Recordings">What is tested.</param>
internal sealed record EvaluationData(
    IReadOnlyList<string> Variables,
    IReadOnlyList<string> Flat,
    IReadOnlyList<string> Rising,
    string TrainingName,
    string CalibrationName,
    IReadOnlyList<double[]> Training,
    IReadOnlyList<double[]> Calibration,
    IReadOnlyList<DetectionRecording> Recordings)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="ChartInputException">Something is missing, or isn't what it should be.</exception>
    public static EvaluationData Read(EvaluationRequest request)
    {
        if (!Directory.Exists(request.Folder))
        {
            throw new ChartInputException($"There is no folder {request.Folder}; name one with CSV files.");
        }

        var train = PathOf(request, "--train", request.Train);
        var calibrate = request.Calibrate is { } named ? PathOf(request, "--calibrate", named) : null;
        if (calibrate == train)
        {
            throw new ChartInputException($"--train and --calibrate are both {request.Train}; limits must come from rows that the model has not seen.");
        }

        string[] tested =
        [
            .. Directory.EnumerateFiles(request.Folder)
                .Where(path => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                .Select(Path.GetFullPath).Where(path => path != train && path != calibrate).Order(StringComparer.Ordinal),
        ];
        if (tested.Length == 0)
        {
            throw new ChartInputException($"{request.Folder} has no CSV file to test besides those of --train and --calibrate.");
        }

        var faults = FaultRows(request.FaultRows, [.. tested.Select(Path.GetFileNameWithoutExtension)!]);
        var table = ChartTable.Read(train);
        var (variables, flat, rising) = VariablesOf(table, request);
        var training = Rows(table, variables);
        double[][] calibration;
        if (calibrate is not null)
        {
            calibration = Rows(ChartTable.Read(calibrate), variables);
        }
        else
        {
            var kept = training.Length - (training.Length / 3);
            (training, calibration) = (training[..kept], training[kept..]);
        }

        return new EvaluationData(
            variables,
            flat,
            rising,
            Path.GetFileName(train),
            calibrate is null ? $"the last third of {Path.GetFileName(train)}" : Path.GetFileName(calibrate),
            training,
            calibration,
            [.. tested.Select(path => Recording(path, variables, faults))]);
    }

    private static string PathOf(EvaluationRequest request, string option, string name)
    {
        var path = Path.GetFullPath(Path.Combine(request.Folder, name));
        return File.Exists(path) ? path
            : File.Exists(name) ? Path.GetFullPath(name)
            : throw new ChartInputException($"{option} is {name}, which is not in {request.Folder}.");
    }

    private static DetectionRecording Recording(string path, IReadOnlyList<string> variables, Dictionary<string, int?> faults)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var rows = Rows(ChartTable.Read(path), variables);
        var fault = faults.TryGetValue(name, out var own) ? own : faults[""];
        return fault is null || fault <= rows.Length
            ? new DetectionRecording(name, rows, fault)
            : throw new ChartInputException(FormattableString.Invariant($"{name} has {rows.Length} rows, and its fault is to begin at row {fault}."));
    }

    /// <summary>First row of the fault by the name of the recording; that of all others is under the empty name.</summary>
    private static Dictionary<string, int?> FaultRows(IReadOnlyList<string> texts, string[] names)
    {
        var rows = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var cut = text.LastIndexOf('=');
            var (name, number) = (text[..Math.Max(0, cut)], text[(cut + 1)..]);
            var isNone = cut > 0 && string.Equals(number, "none", StringComparison.OrdinalIgnoreCase);
            var row = 0;
            if (!isNone && !(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out row) && row > 0))
            {
                throw new ChartInputException($"--fault-row is \"{text}\"; it must be a row from 1 on such as 161, or RECORDING=161.");
            }

            name = name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
            if (name.Length > 0 && !names.Contains(name, StringComparer.Ordinal))
            {
                throw new ChartInputException($"--fault-row names {name}; the recordings are {string.Join(", ", names)}.");
            }

            if (!rows.TryAdd(name, isNone ? null : row))
            {
                throw new ChartInputException(name.Length == 0
                    ? $"--fault-row has two rows for every recording, the second is {number}; give one, and RECORDING=ROW for those that differ."
                    : $"--fault-row names {name} twice; give it one row.");
            }
        }

        if (rows.Count == 0)
        {
            throw new ChartInputException("--fault-row is missing; say at which row the faults begin, such as 161.");
        }

        // Silence is no statement: the rows of a fault that nobody has named would be counted as free of it.
        return rows.ContainsKey("") || names.All(rows.ContainsKey)
            ? rows
            : throw new ChartInputException(
                $"--fault-row says nothing of {string.Join(", ", names.Where(name => !rows.ContainsKey(name)))}; give each its row or none, such as {names.First(name => !rows.ContainsKey(name))}=none, or one row for all.");
    }

    private static (string[] Variables, string[] Flat, string[] Rising) VariablesOf(ChartTable table, EvaluationRequest request)
    {
        int[] without = [.. request.Without.Select(table.Find)];
        int[] columns = request.Columns.Count > 0
            ? [.. request.Columns.Select(table.Find)]
            : [.. Enumerable.Range(0, table.Columns.Count).Where(column => table.IsNumeric(column))];
        columns = [.. columns.Except(without)];
        int[] flat = request.Columns.Count > 0 ? [] : [.. columns.Where(column => IsFlat(table, column))];
        int[] rising = request.Columns.Count > 0 ? [] : [.. columns.Except(flat).Where(column => IsTime(table, column))];
        return ([.. columns.Except(flat).Except(rising).Select(Name)], [.. flat.Select(Name)], [.. rising.Select(Name)]);

        string Name(int column) => table.Columns[column];
    }

    /// <summary>Whether a column is a time or a row number: it says how far a recording has come and nothing of the process.</summary>
    private static bool IsTime(ChartTable table, int column)
    {
        var values = Present(table, column);
        return ChartRows.IsTimeName(table.Columns[column])
            || values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second);
    }

    private static double[] Present(ChartTable table, int column) =>
        [.. Enumerable.Range(0, table.Count).Select(row => table.Number(row, column)).Where(value => !double.IsNaN(value))];

    private static bool IsFlat(ChartTable table, int column)
    {
        var values = Present(table, column);
        return values.Length == 0 || values.Min() == values.Max();
    }

    private static double[][] Rows(ChartTable table, IReadOnlyList<string> variables)
    {
        int[] columns = [.. variables.Select(table.Find)];
        return [.. Enumerable.Range(0, table.Count).Select(row => columns.Select(column => table.Number(row, column)).ToArray())];
    }
}
