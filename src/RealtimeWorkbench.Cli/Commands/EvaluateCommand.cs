using System.CommandLine;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Detection;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw evaluate FOLDER</c>: how well faults of a process of several variables are detected in recordings.</summary>
internal static class EvaluateCommand
{
    /// <summary>Describes the command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder of CSV files with a header row, one column a variable; each is a recording to test, but for those of --train and --calibrate." };
        var train = new Option<string>("--train") { Description = "Fault-free recording in the folder that the model is made from.", HelpName = "file" };
        var calibrate = new Option<string>("--calibrate") { Description = "Another fault-free recording, that the limits are made from; the last third of --train by default.", HelpName = "file" };
        var fault = new Option<string[]>("--fault-row") { Description = "First row with the fault, from 1, in every recording; or RECORDING=ROW for one of them (RECORDING=none: it has no fault), then every recording needs one. May be repeated." };
        var column = new Option<string[]>("--column") { Description = "Variable; all numeric columns of --train that vary by default, but for times and what rises with every row. May be repeated." };
        var without = new Option<string[]>("--without") { Description = "Column that is no variable. May be repeated." };
        var share = new Option<string>("--false-alarms") { Description = "Share of fault-free rows that is expected beyond any limit, at most; 0.01 by default, which needs up to 299 rows for the limits." };
        var components = new Option<string>("--components") { Description = "Principal components behind the SPE; those with nine tenths of the variance by default." };
        var lambda = new Option<string>("--lambda") { Description = "Weight of the newest row in the MEWMA; 0.2 by default." };
        var inARow = new Option<string>("--in-a-row") { Description = "Rows in a row beyond a limit that make a detection; 6 by default." };
        var interval = new Option<string>("--interval") { Description = "Time from one row to the next, such as 3m, to tell delays as times." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var command = new Command("evaluate", "Says how well T², SPE and MEWMA together detect faults in recordings.")
        {
            folder, train, calibrate, fault, column, without, share, components, lambda, inARow, interval, json,
        };
        command.SetAction(result =>
        {
            var configuration = result.InvocationConfiguration;
            try
            {
                var request = new EvaluationRequest
                {
                    Folder = result.GetValue(folder)!,
                    Train = result.GetValue(train) ?? throw new ChartInputException("--train is missing; name the fault-free recording that the model is made from."),
                    Calibrate = result.GetValue(calibrate),
                    FaultRows = result.GetValue(fault) ?? [],
                    Columns = result.GetValue(column) ?? [],
                    Without = result.GetValue(without) ?? [],
                };
                var options = new DetectionOptions
                {
                    FalseAlarms = SpcCommand.ParseNumber(share.Name, result.GetValue(share)) ?? 0.01,
                    Components = SpcCommand.ParseCount(components.Name, result.GetValue(components)),
                    Lambda = SpcCommand.ParseNumber(lambda.Name, result.GetValue(lambda)) ?? 0.2,
                    InARow = SpcCommand.ParseCount(inARow.Name, result.GetValue(inARow)) ?? 6,
                };
                TimeSpan? every = result.GetValue(interval) is { } text ? RunOptions.CheckedDuration(interval.Name, text).Value : null;
                var data = EvaluationData.Read(request);
                var report = DetectionStudy.Run(data.Training, data.Calibration, data.Recordings, options);
                if (result.GetValue(json))
                {
                    EvaluationOutput.WriteJson(configuration.Output, report, data, every);
                }
                else
                {
                    EvaluationOutput.WriteText(configuration.Output, report, data, options, every);
                }

                return ExitCode.Done;
            }
            catch (Exception error) when (error is ChartInputException or ArgumentException)
            {
                configuration.Error.WriteLine(error.Message.Split(" (Parameter")[0]);
                return ExitCode.BadInput;
            }
        });
        return command;
    }
}
