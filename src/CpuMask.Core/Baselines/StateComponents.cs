using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>
/// Leaf 0xD: which register states XSAVE saves, how large each is and where it lies. A guest keeps such areas in its
/// memory and takes them along, so a component at two places is as bad as a missing feature: AMD moved the protection
/// keys when AVX-512 came.
/// </summary>
internal static class StateComponents
{
    private const int First = 2, Last = 62;

    // The legacy area and the header, which every XSAVE writes.
    private const uint FixedSize = 512 + 64;

    private static readonly RegisterAddress UserLow = new(RegisterSet.StateLeaf, 0, RegisterName.Eax), UserHigh = new(RegisterSet.StateLeaf, 0, RegisterName.Edx);
    private static readonly RegisterAddress SupervisorLow = new(RegisterSet.StateLeaf, 1, RegisterName.Ecx), SupervisorHigh = new(RegisterSet.StateLeaf, 1, RegisterName.Edx);

    /// <summary>Takes out the components that lie at different places; true when there was one.</summary>
    public static bool Reconcile(BaselineDraft draft)
    {
        bool taken = false;
        for (int n = First; n <= Last; n++)
        {
            BitAddress bit = Bit(UserLow, UserHigh, n);
            if (draft[bit] != true)
            {
                continue;
            }

            IGrouping<(uint Size, uint Offset), BaselineGroup>[] places = draft.Pool.Groups
                .Select(g => (Group: g, Place: Place(g, n))).Where(p => p.Place.HasValue)
                .GroupBy(p => p.Place!.Value, p => p.Group)
                .OrderByDescending(p => p.Sum(g => g.Hosts.Count)).ThenBy(p => p.Key).ToArray();
            if (places.Length > 1)
            {
                TakeOut(draft, bit, places);
                taken = true;
            }
        }

        return taken;
    }

    /// <summary>Writes the sizes and places of what is left, once the promise stands.</summary>
    public static void Measure(BaselineDraft draft)
    {
        RegisterValue size = RegisterValue.Of(FixedSize);
        for (int n = First; n <= Last; n++)
        {
            bool? user = draft[Bit(UserLow, UserHigh, n)];
            bool? promised = user == true || draft[Bit(SupervisorLow, SupervisorHigh, n)] == true ? true
                : user == false && draft[Bit(SupervisorLow, SupervisorHigh, n)] == false ? false : null;
            RegisterValue length = Settle(draft, n, RegisterName.Eax, promised), offset = Settle(draft, n, RegisterName.Ebx, promised);
            if (promised == false)
            {
                TakeFlags(draft, n);
            }

            if (user == true)
            {
                size = size.IsKnown && length.IsKnown && offset.IsKnown
                    ? RegisterValue.Of(Math.Max(size.Value, unchecked(offset.Value + length.Value)))
                    : RegisterValue.Unknown;
            }
            else if (user is null)
            {
                size = RegisterValue.Unknown;
            }
        }

        var word = new RegisterAddress(RegisterSet.StateLeaf, 0, RegisterName.Ecx);
        if (draft.Pool.Has(word))
        {
            draft[word] = draft[UserLow.Bit(0)] switch { true => size, false => RegisterValue.Zero, _ => RegisterValue.Unknown };
        }
    }

    // The word that all hosts with the component agree on; zero where the component is not promised.
    private static RegisterValue Settle(BaselineDraft draft, int n, RegisterName register, bool? promised)
    {
        var word = new RegisterAddress(RegisterSet.StateLeaf, (uint)n, register);
        if (!draft.Pool.Has(word))
        {
            return RegisterValue.Unknown;
        }

        RegisterValue first = draft.Pool.Groups[0].Registers[word];
        bool common = first.IsKnown && draft.Pool.Groups.All(g => g.Registers[word] == first);
        return draft[word] = promised switch { true => common ? first : RegisterValue.Unknown, false => RegisterValue.Zero, _ => RegisterValue.Unknown };
    }

    // How a component is saved means nothing without the component.
    private static void TakeFlags(BaselineDraft draft, int n)
    {
        var word = new RegisterAddress(RegisterSet.StateLeaf, (uint)n, RegisterName.Ecx);
        if (draft.Pool.Has(word))
        {
            BitAddress user = Bit(UserLow, UserHigh, n), supervisor = Bit(SupervisorLow, SupervisorHigh, n);
            BitAddress parent = (draft.Pool.SetSomewhere(user.Register) & user.Mask) != 0 ? user : supervisor;
            BaselineGroup[] by = draft.Blame(parent);
            draft.Take(word, uint.MaxValue, RemovalReason.ParentLost, by.Length > 0 ? by : draft.Pool.Groups.ToArray(), parent);
        }
    }

    private static void TakeOut(BaselineDraft draft, BitAddress bit, IGrouping<(uint Size, uint Offset), BaselineGroup>[] places)
    {
        // It has a row: a bit without one is not promised.
        IReadOnlyList<BitAddress> owners = FeatureTable.Default.Find(bit)!.DependsOn;
        BaselineGroup[] by = places.Skip(1).SelectMany(p => p).ToArray();
        string name = owners.Count > 0 ? BaselineDraft.Print(owners[0]) : BaselineDraft.Print(bit);
        draft.Warnings.Add(Messages.StateLayoutDiffers(name, string.Join("; ", places.Select(p =>
            Messages.StatePlace(p.Key.Offset, p.Key.Size, BaselineDraft.Names(p))))));
        foreach (BitAddress lost in owners.Concat(new[] { bit }))
        {
            draft.Take(lost.Register, lost.Mask, RemovalReason.StateLayout, by);
        }
    }

    private static (uint Size, uint Offset)? Place(BaselineGroup group, int n)
    {
        RegisterValue size = group.Registers[new RegisterAddress(RegisterSet.StateLeaf, (uint)n, RegisterName.Eax)];
        RegisterValue offset = group.Registers[new RegisterAddress(RegisterSet.StateLeaf, (uint)n, RegisterName.Ebx)];
        return size.IsKnown && offset.IsKnown ? (size.Value, offset.Value) : null;
    }

    private static BitAddress Bit(RegisterAddress low, RegisterAddress high, int n) => n < 32 ? low.Bit(n) : high.Bit(n - 32);
}
