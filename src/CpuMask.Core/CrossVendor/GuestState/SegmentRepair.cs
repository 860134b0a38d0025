namespace CpuMask.CrossVendor.GuestState;

/// <summary>One attribute of a segment register that a move from AMD to Intel has to make or set.</summary>
/// <param name="Register">The register.</param>
/// <param name="Rule">What was done.</param>
/// <param name="From">The value before.</param>
/// <param name="To">The value after.</param>
internal readonly record struct SegmentChange(SegmentRegister Register, SegmentRule Rule, int From, int To);

/// <summary>
/// Makes the segment registers that a VMCB holds pass the checks of Intel's VM entry: Listing 3 of AMD's white paper
/// "Cross-Vendor Migration", and what it leaves out. The guest sees no difference: selectors, bases and limits stay.
/// </summary>
internal static class SegmentRepair
{
    /// <summary>The repaired state, and what was changed.</summary>
    public static (CpuState State, IReadOnlyList<SegmentChange> Changes) ForIntel(CpuState state)
    {
        var changes = new List<SegmentChange>();
        SegmentSet segments = state.Segments;
        foreach (SegmentRegister register in SegmentSet.Registers)
        {
            segments = segments.With(register, new Step(state, register, changes).Repaired());
        }

        return (changes.Count == 0 ? state : state with { Segments = segments }, changes);
    }

    /// <summary>One register on its way.</summary>
    private sealed class Step
    {
        private readonly CpuState state;
        private readonly SegmentRegister register;
        private readonly List<SegmentChange> changes;
        private SegmentCache cache;

        public Step(CpuState state, SegmentRegister register, List<SegmentChange> changes)
        {
            this.state = state;
            this.register = register;
            this.changes = changes;
            cache = state.Segments[register];
        }

        private bool IsSystem => register is SegmentRegister.Ldtr or SegmentRegister.Tr;

        private bool CannotBeUnusable => register is SegmentRegister.Cs or SegmentRegister.Tr;

        public SegmentCache Repaired()
        {
            if (state.Mode == CpuMode.Virtual8086 && !IsSystem)
            {
                Virtual8086();
                return cache;
            }

            Usability();
            if (!cache.Unusable)
            {
                // Listing 3 makes G of CS alone. Intel's VM entry asks it of every usable register; Linux's
                // svm_get_segment makes it of all, since VMMs drop it.
                Set(SegmentRule.Granularity, cache.Granular, cache.Limit > 0xFFFFF, v => cache with { Granular = v });
                Type();
            }

            Privilege();
            return cache;
        }

        // In virtual-8086 mode the access rights are F3H for all six (Intel SDM vol. 3, "Checks on Guest Segment Registers"); Listing 3 does not know the mode.
        private void Virtual8086()
        {
            SegmentCache fixedRights = new()
            {
                Selector = cache.Selector, Base = cache.Base, Limit = cache.Limit, Type = 3, IsCodeOrData = true, Dpl = 3, Present = true,
            };
            Set(SegmentRule.Virtual8086, cache.Equals(fixedRights), true, _ => fixedRights);
        }

        private void Usability()
        {
            if (CannotBeUnusable)
            {
                // VMRUN observes P of neither, VM entry asks for it (AMD APM vol. 2, 15.5.1; the same checks). By Listing 3
                // they would become unusable, which VM entry refuses for TR and ignores in CS.
                Set(SegmentRule.Present, cache.Present, true, v => cache with { Present = v });
                Set(SegmentRule.Unusable, cache.Unusable, false, v => cache with { Unusable = v });
                return;
            }

            // Listing 3 takes type 0 for a null segment too. Type 0 is a read-only data segment that nobody touched yet, and made
            // unusable it kills the guest. Linux's svm_get_segment did so once, and looks at P alone today.
            Set(SegmentRule.Unusable, cache.Unusable, !cache.Present, v => cache with { Unusable = v });
        }

        private void Type()
        {
            if (register == SegmentRegister.Tr)
            {
                // A task register is always busy; older SVM does not save the bit, and until the guest loads TR in long mode its type
                // is a 16-bit TSS's (Linux: svm_get_segment and vmx.c, enter_lmode).
                byte type = state.Msrs.LongModeActive ? (byte)11 : (byte)(cache.Type | 2);
                Set(SegmentRule.BusyTss, cache.Type, type, v => cache with { Type = (byte)v });
            }
            else if (register != SegmentRegister.Ldtr)
            {
                Set(SegmentRule.Accessed, cache.Accessed, true, _ => cache with { Type = (byte)(cache.Type | 1) });
            }
        }

        private void Privilege()
        {
            if (register == SegmentRegister.Ss)
            {
                // A VMCS has no CPL: it is SS.DPL, and AMD's SYSRET leaves that at the kernel's 0. Not in Listing 3; Linux's
                // svm_get_segment takes it from the VMCB's CPL, and clears B of an unusable SS.
                Set(SegmentRule.StackLevel, cache.Dpl, state.Cpl, v => cache with { Dpl = (byte)v });
                if (cache.Unusable)
                {
                    Set(SegmentRule.StackSize, cache.Big, false, v => cache with { Big = v });
                }
            }
            else if (register == SegmentRegister.Cs && !cache.IsConforming)
            {
                // VMRUN takes CPL from its own field and does not observe CS.DPL (AMD APM vol. 2, 15.5.1); VM entry wants both alike.
                Set(SegmentRule.CodeLevel, cache.Dpl, state.Cpl, v => cache with { Dpl = (byte)v });
            }
        }

        private void Set(SegmentRule rule, bool from, bool to, Func<bool, SegmentCache> change) =>
            Set(rule, from ? 1 : 0, to ? 1 : 0, v => change(v != 0));

        private void Set(SegmentRule rule, int from, int to, Func<int, SegmentCache> change)
        {
            if (from != to)
            {
                cache = change(to);
                changes.Add(new SegmentChange(register, rule, from, to));
            }
        }
    }
}
