namespace RealtimeWorkbench.Cli.Tests.Commands;

// Mistakes of whoever calls, each with the sentence that says what would be right.
public sealed partial class SpcCommandTests
{
    [Theory]
    [InlineData("v\n1\n2\n", "Unknown chart \"xbarr\"; there are i-mr, i, mr, xbar-r, xbar-s, xbar, r, s, i-mr-r, i-mr-s, ma, ewma, cusum, p, np, c, u, laney-p, laney-u, g, t, run, z-mr, dnom, ar, ewma-center, t2, mewma, spe.", "xbarr")]
    [InlineData("d\n1\n2\n", "p needs the size of each sample: give --size-column, or --subgroup-size where all are alike.", "p")]
    [InlineData("d\n1\n2.5\n", "Row 2 has 2.5; c plots counts, which are whole numbers from 0 on.", "c")]
    [InlineData("d\n1\n-2\n", "Row 2 has -2; c plots counts, which are whole numbers from 0 on.", "c")]
    [InlineData("d\n0\n0\n", "All 2 counts of the baseline are 0: without events there are no control limits; use a longer baseline or a g or t chart.", "c")]
    [InlineData("d,n\n1,10\n2,20\n", "Row 2 has a sample of 20 and the first row one of 10; np needs samples of one size, so use p.", "np", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n12,10\n", "Row 2 has 12 of 10; p needs a number of items out of a whole number of items.", "p", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n2,0\n", "Row 2 has a sample of 0; its size must be above 0.", "u", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n10,10\n10,10\n", "All of the 20 items of the baseline are nonconforming: without others there are no control limits.", "np", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n2,10\n", "c has no sizes of samples; leave --size-column out.", "c", "--column", "d", "--size-column", "n")]
    [InlineData("d,n\n1,10\n2,10\n", "The size of the samples is given by --subgroup-size or by --size-column, not by both.", "p", "--column", "d", "--size-column", "n", "--subgroup-size", "10")]
    [InlineData("v\n1\n2\n", "Lambda is 1.5; it must be above 0 and at most 1.", "ewma", "--lambda", "1.5")]
    [InlineData("v\n1\n2\n", "The shift is 0 sigma; it must be above 0.", "cusum", "--shift", "0")]
    [InlineData("v\n1\n2\n", "The decision interval is -1 sigma; it must be above 0.", "cusum", "--decision-interval", "-1")]
    [InlineData("v\n1\n2\n", "The head start is 6 sigma; it must be from 0 to below the decision interval 5.", "cusum", "--head-start", "6")]
    [InlineData("d\n1\n2\n", "The confidence is 99; it must be between 0 and 1, such as 0.9973.", "c", "--confidence", "99")]
    [InlineData("v\n1\n-2\n", "Row 2 has the time -2; a time between events cannot be negative.", "t")]
    [InlineData("v\n1\n2\n", "z-mr needs the part of each row: give --part-column.", "z-mr")]
    [InlineData("v,part\n1,A\n2,A\n3,B\n", "Part 2 was measured once in the baseline; a Z-MR chart needs at least 2 measurements of each.", "z-mr", "--part-column", "part")]
    [InlineData("v,part\n1,A\n2,A\n3,B\n", "Part B of row 3 was never measured in the baseline; widen --baseline or leave the part out.", "dnom", "--part-column", "part", "--baseline", "1-2")]
    [InlineData("v\n1\n2\n", "t2 is for several variables and got 1; name each column with --column, or use a chart of one variable.", "t2")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n", "The baseline has 3 rows for 2 variables; a chart of several variables needs at least 4.", "t2")]
    [InlineData("a,b\n1,2\n2,4\n4,8\n3,6\n5,10\n", "A variable does not vary, or follows from the others; leave it out, for the covariances cannot be inverted.", "t2")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "Unknown covariance \"x\"; there are sample and successive.", "t2", "--covariance", "x")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "mewma plots single observations; leave --subgroup-size and --subgroup-column out.", "mewma", "--subgroup-size", "2")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "The known process has 1 means and 4 covariances; 2 variables need 2 and 4.", "mewma", "--known-mean", "0", "--known-covariance", "1,0,0,1")]
    [InlineData("a,b\n1,2\n2,3\n4,4\n3,1\n", "The model keeps 2 of 2 components; it must keep at least 1 and leave out at least 1.", "spe", "--components", "2")]
    [InlineData("v\n1\n2\n", "--exclude is \"6\"; it must be a row and its cause, such as 6=power cut.", "i", "--exclude", "6")]
    [InlineData("v\n1\n2\n", "Row 6 is to be left out; there are rows 1 to 2.", "i", "--exclude", "6=power cut")]
    [InlineData("v\n1\n2\n", "Unknown rules \"9\"; use western-electric, nelson, aiag, juran, montgomery, none, Nelson's numbers 1 to 8 such as 1,2,5, or same-side:N, trend:N, alternating:N, within:N, outside:N, beyond:K/N/THIRDS.", "i", "--rules", "9")]
    [InlineData("v\n1\n2\n", "Unknown sigma method \"x\"; there are UWAVE-R, UWAVE-SD, MVLUE-R, MVLUE-SD, RMSDF, MR, median-MR, SD.", "i", "--sigma-method", "x")]
    [InlineData("v\n1\n2\n", "--sigma is \"three\"; it must be a number such as 73.95.", "i", "--sigma", "three")]
    [InlineData("v\n1\n2\n", "The limits are at 0 sigma; it must be a number above 0.", "i", "--sigma", "0")]
    [InlineData("v\n1\n2\n", "--baseline is \"7\"; it must be two row numbers such as 1-25.", "i", "--baseline", "7")]
    [InlineData("v\n1\n2\n", "The baseline 1-5 must lie within the rows 1-2, the first number not above the last.", "i", "--baseline", "1-5")]
    [InlineData("v\n1\n2\n", "The baseline 2-1 must lie within the rows 1-2, the first number not above the last.", "i", "--baseline", "2-1")]
    [InlineData("v\n1\n", "The baseline has 1 value; limits need at least 2.", "i")]
    [InlineData("v\n", "There are no values to make a chart of.", "i")]
    [InlineData("v\n4\n4\n4\n", "The 3 values of the baseline do not differ from one to the next: without spread there are no control limits.", "i-mr")]
    [InlineData("v\n0.1\n0.1\n0.1\n0.1\n", "The 4 values of the baseline do not differ within its subgroups: without spread there are no control limits.", "xbar-s", "--subgroup-size", "2")]
    [InlineData("v\n1\n2\n", "xbar-r needs subgroups: give --subgroup-size, --subgroup-column or several columns.", "xbar-r")]
    [InlineData("v\n1\n2\n", "--subgroup-size is 1; xbar-r needs at least 2.", "xbar-r", "--subgroup-size", "1")]
    [InlineData("v\n1\n2\n", "Column v has 2 values; a subgroup needs 3.", "xbar-r", "--subgroup-size", "3")]
    [InlineData("v\n1\n2\n", "i plots single values; --subgroup-size 2 does not go with it.", "i", "--subgroup-size", "2")]
    [InlineData("g,v\na,1\na,2\nb,3\n", "Subgroup b has 1 value; xbar-s needs at least 2 in each.", "xbar-s", "--column", "v", "--subgroup-column", "g")]
    [InlineData("v\n1\n2\n", "The lower specification limit 5 must be below the upper one 4.", "i", "--lsl", "5", "--usl", "4")]
    [InlineData("v\n1\n\n2\nNA\n3\n", "Value 3 is missing; a moving average cannot reach across it, so fill it in or leave the row out.", "ma")]
    public void Says_what_is_wrong_in_one_sentence(string csv, string message, params string[] arguments)
    {
        var (code, output, error) = Run(csv, arguments);

        Assert.Equal((2, "", message), (code, output, error.TrimEnd()));
    }

    [Theory]
    [InlineData("a,v\n1,2\n3,x\n", "FILE, line 3, column v: \"x\" is not a finite number.", "i", "--column", "v")]
    [InlineData("a,v\n1,2\n3,1e999\n", "FILE, line 3, column v: \"1e999\" is not a finite number.", "i", "--column", "v")]
    [InlineData("a,v\n1,2\n3\n", "FILE, line 3 has 1 cells; the header has 2.", "i", "--column", "v")]
    [InlineData("a,v\n1,2\n3,4\n", "FILE has no column w; it has a, v.", "i", "--column", "w")]
    [InlineData("a,v\n1,2\n3,4\n", "Several columns hold numbers; name one of a, v with --column.", "i")]
    [InlineData("a,v\nx,y\n", "No column holds only numbers; name one of a, v with --column.", "i")]
    [InlineData("1,2\n3,4\n", "FILE begins with numbers; a header row with the names of the columns is needed.", "i")]
    [InlineData("", "FILE is empty; a header row and values are needed.", "i")]
    [InlineData("v\n\"1\n", "FILE, line 2: a quotation mark is never closed.", "i")]
    public void Says_where_the_file_is_wrong(string csv, string message, params string[] arguments)
    {
        var (code, output, error) = Run(csv, arguments);

        Assert.Equal((2, "", message), (code, output, error.TrimEnd().Replace(Path.Combine(_folder, "data.csv"), "FILE", StringComparison.Ordinal)));
    }

    [Fact]
    public void Says_before_it_computes_that_a_page_would_have_no_place()
    {
        var page = Path.Combine(_folder, "nowhere", "chart.html");

        var (code, output, error) = Run(Viscosity, "i", "--column", "viscosity", "--html", page);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"--html {page} cannot be written: there is no folder {Path.Combine(_folder, "nowhere")}; make it first.", error.TrimEnd());
    }

    [Fact]
    public void Says_that_a_file_is_not_there()
    {
        var (code, _, error) = Invoke("i", Path.Combine(_folder, "nowhere.csv"));

        Assert.Equal((2, $"{Path.Combine(_folder, "nowhere.csv")} does not exist."), (code, error.TrimEnd()));
    }
}
