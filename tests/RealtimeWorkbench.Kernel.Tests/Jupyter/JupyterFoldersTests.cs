using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Kernel.Tests.Jupyter;

public sealed class JupyterFoldersTests
{
    [Theory]
    [InlineData(PlatformID.Unix, "", "/home/kim/.local/share/jupyter")]
    [InlineData(PlatformID.Unix, "XDG_DATA_HOME=/data", "/data/jupyter")]
    [InlineData(PlatformID.Unix, "XDG_DATA_HOME=/data JUPYTER_DATA_DIR=/j", "/j")]
    [InlineData(PlatformID.MacOSX, "XDG_DATA_HOME=/data", "/home/kim/Library/Jupyter")]
    [InlineData(PlatformID.Win32NT, "APPDATA=/roaming", "/roaming/jupyter")]
    [InlineData(PlatformID.Win32NT, "", "/home/kim/.jupyter/data")]
    public void The_data_folder_follows_the_rule_of_the_platform(PlatformID platform, string variables, string expected) =>
        Assert.Equal(expected, Folders(platform, variables).DataFolder);

    [Fact]
    public void Kernels_are_looked_for_where_JUPYTER_PATH_says_then_with_the_user_then_in_the_system()
    {
        var folders = Folders(PlatformID.Unix, "JUPYTER_PATH=/a:/b JUPYTER_DATA_DIR=/j");

        Assert.Equal(
            ["/a/kernels", "/b/kernels", "/j/kernels", "/usr/local/share/jupyter/kernels", "/usr/share/jupyter/kernels"],
            folders.KernelFolders);
    }

    [Fact]
    public void Windows_has_one_folder_for_all_users() => Assert.Equal(
        ["/roaming/jupyter/kernels", "/shared/jupyter/kernels"],
        Folders(PlatformID.Win32NT, "APPDATA=/roaming PROGRAMDATA=/shared").KernelFolders);

    private static JupyterFolders Folders(PlatformID platform, string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return JupyterFolders.Of(set.GetValueOrDefault, "/home/kim", platform);
    }
}
