namespace RealtimeWorkbench.Notebooks.Magics;

/// <summary>Marks the class whose <c>Commands</c> a notebook kernel takes as magic commands. Kernels find it by its name alone.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotebookMagicsAttribute : Attribute;
