# RealtimeWorkbench on Windows and in PowerShell: sets up what a command needs, builds what changed, and runs it.
#   ./rtw.ps1 demo      the live dashboard on a simulated process
#   ./rtw.ps1 test      every test; --unit for the quick ones
#   ./rtw.ps1 setup     only the set-up and the build
#   ./rtw.ps1 ...       anything else goes to the program: ./rtw.ps1 --help
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$state = Join-Path $root '.rtw'
$web = Join-Path $root 'src/RealtimeWorkbench.Dashboard/web'
$page = Join-Path $root 'src/RealtimeWorkbench.Dashboard/wwwroot/index.html'
$program = Join-Path $root 'artifacts/bin/RealtimeWorkbench.Cli/release/rtw.dll'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_CLI_UI_LANGUAGE = 'en'
New-Item -ItemType Directory -Force $state | Out-Null

function Stop-WithReason($reason) {
    [Console]::Error.WriteLine("rtw: $reason")
    exit 1
}

function Assert-Command($command, $remedy) {
    if (-not (Get-Command $command -ErrorAction SilentlyContinue)) {
        Stop-WithReason "$command is missing; $remedy"
    }
}

function Show-Log($log) {
    Get-Content (Join-Path $state $log) -ErrorAction SilentlyContinue | ForEach-Object { [Console]::Error.WriteLine($_) }
}

function Invoke-Step($title, $log, [scriptblock]$action) {
    [Console]::Error.WriteLine("... $title")
    $file = Join-Path $state $log
    & $action *> $file
    if ($LASTEXITCODE -ne 0) {
        Show-Log $log
        Stop-WithReason "$title failed; the output is above and in .rtw/$log."
    }
}

# True if a file in one of the folders is newer than the stamp, or the stamp is missing.
function Test-Newer($stamp, [string[]]$folders) {
    if (-not (Test-Path $stamp)) { return $true }
    $since = (Get-Item $stamp).LastWriteTimeUtc
    $newer = Get-ChildItem $folders -Recurse -File |
        Where-Object { $_.FullName -notmatch '[\\/](node_modules|bin|obj|wwwroot)[\\/]' -and $_.LastWriteTimeUtc -gt $since } |
        Select-Object -First 1
    return $null -ne $newer
}

function Set-Stamp($stamp) { Set-Content -Path $stamp -Value (Get-Date -Format o) }

function Build-Web {
    $built = Join-Path $state 'web-built'
    if ((Test-Path $page) -and -not (Test-Newer $built @($web))) { return }
    Assert-Command 'node' 'install Node.js 18 or newer and run this again.'
    Assert-Command 'npm' 'install npm and run this again.'
    Invoke-Step "installing the page's packages" 'npm-ci.log' { npm --prefix $web ci --no-audit --no-fund }
    Invoke-Step 'building the page' 'web-build.log' { npm --prefix $web run build }
    Set-Stamp $built
}

function Build-DotNet($what, $stamp, [string[]]$folders) {
    Assert-Command 'dotnet' 'install the .NET 10 SDK and run this again.'
    $built = Join-Path $state $stamp
    if ((Test-Path $program) -and -not (Test-Newer $built $folders)) { return }
    Invoke-Step 'building RealtimeWorkbench' 'build.log' { dotnet build $what -c Release -v quiet }
    Set-Stamp $built
}

# Optional packs: restored once to see which of them this machine can build; delete .rtw/packs.props to ask again.
function Get-PackProjects {
    @(Get-ChildItem (Join-Path $root 'src/*/*.csproj') | Where-Object { Select-String -Path $_ -Pattern '<RtwPackIsOn>' -Quiet })
}

function Find-Packs {
    $answer = Join-Path $state 'packs.props'
    $projects = Get-PackProjects
    if (-not (Test-Newer $answer (@($projects.FullName) + (Join-Path $root 'Directory.Packages.props')))) { return }
    $lines = @()
    foreach ($project in $projects) {
        $property = [regex]::Match((Get-Content $project -Raw), '<RtwPackIsOn>\$\((\w+)\)<').Groups[1].Value
        $log = dotnet restore $project.FullName "-p:$property=true" 2>&1
        if ($LASTEXITCODE -eq 0) { continue }
        $found = @([regex]::Matches(($log -join "`n"), 'NU110[123]: Unable to find .*?package ([\w.-]*\w)|NU1603: .*? but ([\w.-]+ \d\S*) was not found') | ForEach-Object { $_.Groups[1].Value + $_.Groups[2].Value } | Sort-Object -Unique)
        $missing = if ($found.Count -gt 0) { $found -join ' and ' } else { 'its packages' }
        [Console]::Error.WriteLine("$($project.BaseName) is left out: $missing could not be restored")
        $lines += "    <$property Condition=`"'`$($property)' == ''`">false</$property>"
        $lines += "    <${property}Missing>$missing</${property}Missing>"
    }
    Set-Content -Path $answer -Value (@('<Project>', '  <PropertyGroup>') + $lines + @('  </PropertyGroup>', '</Project>'))
}

# What a pack lacks here; nothing if it is part of the build.
function Get-PackLack($pack) {
    $name = $pack.Split('.')[-1]
    [regex]::Match((Get-Content (Join-Path $state 'packs.props') -Raw), "<Rtw${name}PackMissing>(.*)</").Groups[1].Value
}

function Build-All {
    Find-Packs
    Build-Web
    Build-DotNet (Join-Path $root 'src/RealtimeWorkbench.Cli') 'program-built' @((Join-Path $root 'src'))
}

# Lays out what notebooks load: artifacts/notebooks with workbench.dib, and the packages in artifacts/packages.
function Build-Notebooks {
    $project = Join-Path $root 'src/RealtimeWorkbench.Notebooks'
    $built = Join-Path $state 'notebooks-built'
    if ((Test-Path (Join-Path $root 'artifacts/notebooks/workbench.dib')) -and -not (Test-Newer $built @((Join-Path $root 'src'), (Join-Path $root 'eng')))) { return }
    Invoke-Step 'laying out the library for notebooks' 'notebooks-build.log' { dotnet build $project -c Release -v quiet }
    Invoke-Step 'packing it' 'notebooks-pack.log' { dotnet msbuild $project -t:PackForNotebooks -p:Configuration=Release -v:quiet }
    Set-Stamp $built
}

function Build-Tests {
    Find-Packs
    Build-Web
    Build-DotNet (Join-Path $root 'RealtimeWorkbench.sln') 'built' @((Join-Path $root 'src'), (Join-Path $root 'tests'))
    Set-Stamp (Join-Path $state 'program-built')
    Build-Notebooks
}

# Leaves out what is marked as slow: restores of packages, programs that start again and again.
function Get-QuickArguments([string[]]$arguments) {
    $filter = 'Category!=Slow'
    $others = @()
    for ($i = 0; $i -lt $arguments.Count; $i++) {
        if ($arguments[$i] -like '--filter=*') { $filter = "($($arguments[$i].Substring(9)))&$filter" }
        elseif ($arguments[$i] -eq '--filter') { $i++; $filter = "($($arguments[$i]))&$filter" }
        else { $others += $arguments[$i] }
    }
    # First: what follows a lone "--" belongs to the settings of a run.
    @('--filter', $filter) + $others
}

# Starts the tests of a project, or those of the page's code, in a process of their own; its output is the exit code.
function Start-Part($part, [string[]]$arguments) {
    [Console]::Error.WriteLine("... testing $part")
    $log = Join-Path $state "test-$part.log"
    if ($part -eq 'web') {
        return Start-Job -Name $part -ArgumentList $web, $log -ScriptBlock {
            param($web, $log)
            npm --prefix $web test --silent *> $log
            $LASTEXITCODE
        }
    }
    $trx = Join-Path $state "test-$part.trx"
    Remove-Item $trx -ErrorAction SilentlyContinue
    # The built file and not the project: MSBuild would first take seconds to find out that it has nothing to do.
    $library = Join-Path $root "artifacts/bin/$part/release/$part.dll"
    Start-Job -Name $part -ArgumentList $library, $trx, $log, $arguments -ScriptBlock {
        param($library, $trx, $log, $arguments)
        dotnet test $library --logger "trx;LogFileName=$trx" @arguments *> $log
        $LASTEXITCODE
    }
}

# Shows what a part that has ended had to say, and adds up its counts.
function Complete-Part($job, $counts) {
    $part = $job.Name
    # Where the job could not even start its program, the log is not there and the counts say so.
    $status = Receive-Job $job -ErrorAction Continue | Select-Object -Last 1
    Remove-Job $job
    $before = $counts.failed
    if ($part -eq 'web') {
        foreach ($line in Get-Content (Join-Path $state 'test-web.log') -ErrorAction SilentlyContinue) {
            if ($line -match '^\W*pass (\d+)$') { $counts.passed += [int]$Matches[1] }
            if ($line -match '^\W*fail (\d+)$') { $counts.failed += [int]$Matches[1] }
            if ($line -match '^\W*skipped (\d+)$') { $counts.skipped += [int]$Matches[1] }
        }
        if ($status -ne 0) { Show-Log 'test-web.log' }
    }
    else {
        $trx = Join-Path $state "test-$part.trx"
        try { $results = [xml](Get-Content $trx) }
        catch {
            # No file, or half a one: the test host did not get to its end.
            Show-Log "test-$part.log"
            [Console]::Error.WriteLine("rtw: the tests of $part did not run.")
            $counts.failed++
            return
        }
        $counters = $results.TestRun.ResultSummary.Counters
        $counts.passed += [int]$counters.passed
        $counts.failed += [int]$counters.executed - [int]$counters.passed
        $counts.skipped += [int]$counters.total - [int]$counters.executed
        foreach ($result in $results.TestRun.Results.UnitTestResult) {
            if ($result.outcome -eq 'NotExecuted') {
                [Console]::Error.WriteLine("skipped: $($result.testName) because $($result.Output.ErrorInfo.Message)")
            }
            elseif ($result.outcome -eq 'Failed') {
                [Console]::Error.WriteLine("failed: $($result.testName): $($result.Output.ErrorInfo.Message)")
            }
        }
    }
    if ($status -ne 0 -and $counts.failed -eq $before) {
        [Console]::Error.WriteLine("rtw: the tests of $part failed though no test did; see .rtw/test-$part.log.")
        $counts.failed++
    }
}

# Runs parts of the tests, two at once.
function Invoke-Parts([string[]]$parts, [string[]]$arguments, $counts) {
    $running = @()
    try {
        foreach ($part in $parts) {
            while ($running.Count -ge 2) {
                $ended = Wait-Job $running -Any
                $running = @($running | Where-Object { $_.Id -ne $ended.Id })
                Complete-Part $ended $counts
            }
            $running += Start-Part $part $arguments
        }
        while ($running.Count -gt 0) {
            $ended = Wait-Job $running -Any
            $running = @($running | Where-Object { $_.Id -ne $ended.Id })
            Complete-Part $ended $counts
        }
    }
    finally {
        $running | Remove-Job -Force
    }
}

function Invoke-Tests([string[]]$arguments) {
    Build-Tests
    $unit = $arguments -contains '--unit'
    $more = @($arguments | Where-Object { $_ -ne '--unit' })
    if ($unit) { $more = @(Get-QuickArguments $more) }
    $counts = @{ passed = 0; failed = 0; skipped = 0 }

    # The longest first, so that the last ones end together.
    $parts = @('RealtimeWorkbench.Kernel.Tests', 'RealtimeWorkbench.Tests', 'RealtimeWorkbench.Dashboard.Tests', 'RealtimeWorkbench.Cli.Tests', 'RealtimeWorkbench.Notebooks.Tests', 'RealtimeWorkbench.Sql.Tests', 'RealtimeWorkbench.Kafka.Tests', 'RealtimeWorkbench.Mqtt.Tests')
    foreach ($pack in (Get-PackProjects).BaseName) {
        $lack = Get-PackLack $pack
        if ($lack) {
            [Console]::Error.WriteLine("skipped: $pack.Tests: $lack could not be restored")
            $counts.skipped++
        }
        else { $parts += "$pack.Tests" }
    }
    if (-not $unit) { $parts += 'RealtimeWorkbench.Kafka.IntegrationTests' }

    # Test programs are short: code that counts itself to be compiled better later costs them more than it brings.
    $env:DOTNET_TieredPGO = '0'
    try { Invoke-Parts ($parts + 'web') $more $counts }
    finally { Remove-Item Env:DOTNET_TieredPGO }

    # Alone: browsers need the machine for themselves, and the programs run as they do at our users'.
    if (-not $unit) { Invoke-Parts @('EndToEnd') $more $counts }
    Write-Output "$($counts.passed) passed, $($counts.failed) failed, $($counts.skipped) skipped"
    if ($counts.failed -ne 0) { exit 1 }
}

switch ($args[0]) {
    'test' { Invoke-Tests @($args | Select-Object -Skip 1) }
    'setup' { Build-All; Build-Notebooks; [Console]::Error.WriteLine('ready: ./rtw.ps1 demo') }
    default {
        Build-All
        if ($args[0] -in 'notebook', 'kernel') { Build-Notebooks }
        dotnet $program @args
        exit $LASTEXITCODE
    }
}
