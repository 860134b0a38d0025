namespace CpuMask.Benchmarks;

/// <summary>What a run costs before it does anything.</summary>
public static class StartUp
{
    public static void Run()
    {
        string leaf = Dumps.OneLeaf(Product.Folder("start-up"));
        new Contest()
            .Add("native, decode --json of one leaf", Product.Native, "decode", "--json", leaf)
            .Add("precompiled, decode --json of one leaf", Product.Precompiled, "decode", "--json", leaf)
            .Add("precompiled, decode of one leaf", Product.Precompiled, "decode", leaf)
            .Run();
    }
}
