namespace CpuMask.Formats;

/// <summary>One printed row while it is being parsed.</summary>
internal struct RawRow
{
    public uint Leaf;
    public uint Subleaf;
    public uint Eax;
    public uint Ebx;
    public uint Ecx;
    public uint Edx;

    /// <summary>Sets EAX, EBX, ECX or EDX by its position.</summary>
    public void Set(int register, uint value)
    {
        switch (register)
        {
            case 0: Eax = value; break;
            case 1: Ebx = value; break;
            case 2: Ecx = value; break;
            default: Edx = value; break;
        }
    }
}
