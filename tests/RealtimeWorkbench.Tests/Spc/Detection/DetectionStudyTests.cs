using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Detection;

namespace RealtimeWorkbench.Tests.Spc.Detection;

/// <summary>Figures by numpy 1.24.2: Spc/References/detection.py.</summary>
public sealed class DetectionStudyTests
{
    private static readonly DetectionOptions Options = new() { FalseAlarms = 0.05, Components = 2, InARow = 3 };

    [Fact]
    public void Agrees_with_numpy_on_data_that_anybody_can_make()
    {
        var report = DetectionStudy.Run(MadeRows.Of(60, 0), MadeRows.Of(200, 1000), [new("shift", MadeRows.Of(120, 5000, shift: 0.8, fault: 40), FaultRow: 41)], Options);

        Assert.Equal((4, 60, 200, 2, 7), (report.Variables, report.TrainingRows, report.CalibrationRows, report.Components, report.BeyondAny));
        Assert.Equal(7.594019515258, report.Limits[0], 1e-9);
        Assert.Equal(4.28122716859, report.Limits[1], 1e-9);
        Assert.Equal(7.927255587119, report.Limits[2], 1e-9);
        var outcome = Assert.Single(report.Outcomes);
        Assert.Equal((40, 1, 80, 4, 0), (outcome.FaultFree, outcome.FalseAlarms, outcome.Faulty, outcome.Delay, outcome.Incomplete));
        Assert.Equal([0.7875, 0.875, 0.15], outcome.Missed.Select(share => Math.Round(share, 12)));
        Assert.Equal(0.1375, outcome.MissedByAll, 1e-12);
    }

    [Fact]
    public void Leaves_incomplete_rows_out_of_every_number_and_counts_them()
    {
        double[][] training = [.. MadeRows.Of(60, 0), [1, double.NaN, 2, 3]];
        double[][] calibration = [[double.NaN, 0, 0, 0], .. MadeRows.Of(200, 1000)];
        double[][] tested = MadeRows.Of(120, 5000, shift: 0.8, fault: 40);
        tested[10] = [0, 0, 0, double.NaN];

        // The third of three in a row.
        tested[46] = [0, 0, double.NaN, 0];

        var report = DetectionStudy.Run(training, calibration, [new("shift", tested, FaultRow: 41)], Options);

        Assert.Equal((60, 200, 2), (report.TrainingRows, report.CalibrationRows, report.Incomplete));
        Assert.Equal(7.594019515258, report.Limits[0], 1e-9);
        var outcome = report.Outcomes[0];
        Assert.Equal((39, 79, 2), (outcome.FaultFree, outcome.Faulty, outcome.Incomplete));
        Assert.True(outcome.Delay > 4);
    }

    [Fact]
    public void Says_nothing_of_misses_where_there_is_no_fault()
    {
        var report = DetectionStudy.Run(MadeRows.Of(60, 0), MadeRows.Of(200, 1000), [new("normal", MadeRows.Of(50, 3000))], Options);

        var outcome = report.Outcomes[0];
        Assert.Equal((50, 0), (outcome.FaultFree, outcome.Faulty));
        Assert.True(double.IsNaN(outcome.MissedByAll) && outcome.Delay is null);
        Assert.Equal((50, outcome.FalseAlarms), (report.FaultFree, report.FalseAlarms));
    }

    [Theory]
    [InlineData("20 rows held out are too few for a share of 0.01 false alarms; there must be at least 299.", 60, 0.01, 0.2, 6)]
    [InlineData("The baseline has 5 rows for 4 variables; a chart of several variables needs at least 6.", 5, 0.1, 0.2, 6)]
    [InlineData("The share of false alarms is 0; it must be above 0 and at most 0.5.", 60, 0.0, 0.2, 6)]
    [InlineData("Lambda is 0; it must be above 0 and at most 1.", 60, 0.1, 0.0, 6)]
    [InlineData("A detection is 0 rows in a row; it must be at least 1.", 60, 0.1, 0.2, 0)]
    public void Says_what_is_wrong_in_one_sentence(string sentence, int training, double share, double lambda, int inARow)
    {
        var options = new DetectionOptions { FalseAlarms = share, Lambda = lambda, InARow = inARow };

        var error = Assert.Throws<ArgumentException>(() => DetectionStudy.Run(MadeRows.Of(training, 0), MadeRows.Of(20, 1000), [], options));

        Assert.Equal(sentence, error.Message);
    }

    [CasesFact]
    public void Finds_the_faults_of_the_Tennessee_Eastman_process_as_numpy_does()
    {
        // Row 161 is the first with the fault: metadata.json beside the recordings. Missed by T², SPE, MEWMA and all; delay in rows.
        (int Fault, double[] Missed, int FalseAlarms, int Delay)[] expected =
        [
            (1, [0.0025, 0.0025, 0.005, 0.0025], 0, 2),
            (2, [0.01375, 0.01375, 0.015, 0.01375], 0, 11),
            (4, [0.01125, 0.05125, 0.005, 0], 1, 0),
            (5, [0, 0.80625, 0.0025, 0], 1, 0),
            (6, [0, 0, 0, 0], 1, 0),
            (8, [0.02375, 0.07875, 0.025, 0.02375], 0, 19),
            (11, [0.3525, 0.58625, 0.405, 0.2675], 0, 6),
            (13, [0.04625, 0.05375, 0.04625, 0.04625], 0, 37),
            (14, [0, 0.08875, 0.99875, 0], 0, 0),
            (15, [0.96125, 0.98875, 0.8525, 0.84625], 0, 574),
            (18, [0.1025, 0.0975, 0.10375, 0.0975], 0, 83),
            (19, [0.205, 0.9625, 0.6825, 0.16125], 0, 10),
        ];

        var report = DetectionStudy.Run(
            Recorded("d00_train_normal"),
            Recorded("d00_test"),
            [.. expected.Select(each => new DetectionRecording(FormattableString.Invariant($"{each.Fault}"), Recorded(FormattableString.Invariant($"d{each.Fault:00}_test")), FaultRow: 161))],
            new DetectionOptions());

        Assert.Equal((52, 500, 960, 31, 4), (report.Variables, report.TrainingRows, report.CalibrationRows, report.Components, report.BeyondAny));

        // The covariances have a condition number of 2·10⁸ after scaling, so digits beyond the eighth are nobody's.
        Assert.Equal(114.921756280771, report.Limits[0], 1e-6);
        Assert.Equal(21.679703447011, report.Limits[1], 1e-6);
        Assert.Equal(397.681792252507, report.Limits[2], 1e-6);
        Assert.Equal((1920, 3), (report.FaultFree, report.FalseAlarms));
        foreach (var (each, outcome) in expected.Zip(report.Outcomes))
        {
            Assert.Equal(each.Missed, outcome.Missed.Append(outcome.MissedByAll).Select(share => Math.Round(share, 9)));
            Assert.Equal((each.FalseAlarms, each.Delay), (outcome.FalseAlarms, outcome.Delay));
        }
    }

    private static double[][] Recorded(string name)
    {
        var table = ChartTable.Read(Path.Combine(ReferenceCases.Folder, "process", "TEP", name + ".csv"));
        return [.. Enumerable.Range(0, table.Count).Select(row => Enumerable.Range(0, table.Columns.Count).Select(column => table.Number(row, column)).ToArray())];
    }
}
