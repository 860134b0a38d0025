using System.Reflection;

namespace CpuMask.Formats.Local;

/// <summary>
/// The CPUID instruction, through the runtime's own X86Base. It exists from .NET 5 on and is in no reference assembly of
/// .NET Standard, so it is bound when first needed.
/// </summary>
internal static class CpuidInstruction
{
    /// <summary>The instruction: leaf and sub-leaf in, EAX, EBX, ECX and EDX out; null where the runtime lacks it.</summary>
    public static Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)>? Bind()
    {
        Type? x86 = Type.GetType("System.Runtime.Intrinsics.X86.X86Base, System.Private.CoreLib");
        bool supported = x86?.GetProperty("IsSupported", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is true;
        MethodInfo? method = x86?.GetMethod("CpuId", BindingFlags.Public | BindingFlags.Static, null, new[] { typeof(int), typeof(int) }, null);
        return supported && method is not null
            ? (Func<int, int, (int, int, int, int)>)method.CreateDelegate(typeof(Func<int, int, (int, int, int, int)>))
            : null;
    }
}
