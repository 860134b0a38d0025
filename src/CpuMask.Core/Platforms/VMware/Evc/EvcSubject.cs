using CpuMask.Cpuid;
using CpuMask.Processors;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>A CPU that is only named, as a host of which nothing else is known.</summary>
public static class EvcSubject
{
    /// <summary>What such hosts say of where they come from.</summary>
    public const string Format = "cpu-name";

    /// <summary>A CPU by what is printed on it, as a host called so.</summary>
    /// <param name="name">A model or brand string: <c>E5-2650 v2</c>, <c>Gold 6130</c>, <c>EPYC 7502</c>; or a codename.</param>
    /// <exception cref="CpuMaskException">It is no CPU that the table knows.</exception>
    public static HostCpuid Named(string name) => TryName(name) ?? throw new CpuMaskException(
        ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchCpu(name));

    /// <summary>What is said of an argument that is no file and no CPU.</summary>
    public static CpuMaskException Neither(string name) => new(ErrorIds.PathNotFound, ErrorKind.Input, Messages.NeitherFileNorCpu(name));

    /// <summary>The same; null when it is no CPU's name.</summary>
    public static HostCpuid? TryName(string name) => ProcessorTable.Named(name) is { } processor
        ? new HostCpuid { Name = name.Trim(), Brand = name.Trim(), Vendor = processor.Vendor, Source = name.Trim(), Format = Format }
        : null;
}
