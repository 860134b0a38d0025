using System.Collections.Generic;

namespace CpuMask.Benchmarks;

/// <summary>What a run costs before it does anything.</summary>
public static class StartUp
{
    public static void Run()
    {
        const string Native = "native, decode --json of one leaf", Precompiled = "precompiled, decode --json of one leaf";
        string leaf = Dumps.OneLeaf(Product.Folder("start-up"));
        Dictionary<string, double> times = new Contest()
            .Add("/bin/true, what starting anything costs here", "/bin/true")
            .Add(Native, Product.Native, "decode", "--json", leaf)
            .Add(Precompiled, Product.Precompiled, "decode", "--json", leaf)
            .Add("precompiled, decode of one leaf", Product.Precompiled, "decode", leaf)
            .Run();
        Contest.Held(Native, times[Native], "ms", 10);
        Contest.Held(Precompiled, times[Precompiled], "ms", 80);
    }
}
