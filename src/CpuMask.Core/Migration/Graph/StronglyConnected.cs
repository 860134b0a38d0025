namespace CpuMask.Migration.Graph;

/// <summary>Graph algorithms on a matrix of arrows.</summary>
internal static class StronglyConnected
{
    /// <summary>The strongly connected component of each node, by Tarjan's algorithm, without recursion.</summary>
    public static int[] Components(bool[,] arrows)
    {
        int n = arrows.GetLength(0), visits = 0, components = 0;
        int[] index = new int[n], low = new int[n], next = new int[n], component = new int[n];
        var open = new Stack<int>();
        var path = new Stack<int>();
        for (int i = 0; i < n; i++)
        {
            component[i] = -1;
        }

        for (int start = 0; start < n; start++)
        {
            if (index[start] == 0)
            {
                Visit(start);
            }

            while (path.Count > 0)
            {
                int node = path.Peek();
                if (next[node] < n)
                {
                    int to = next[node]++;
                    if (!arrows[node, to])
                    {
                        continue;
                    }

                    if (index[to] == 0)
                    {
                        Visit(to);
                    }
                    else if (component[to] < 0)
                    {
                        low[node] = Math.Min(low[node], index[to]);
                    }

                    continue;
                }

                path.Pop();
                if (path.Count > 0)
                {
                    low[path.Peek()] = Math.Min(low[path.Peek()], low[node]);
                }

                if (low[node] == index[node])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = components;
                    }
                    while (member != node);
                    components++;
                }
            }
        }

        return component;

        void Visit(int node)
        {
            index[node] = low[node] = ++visits;
            open.Push(node);
            path.Push(node);
        }
    }

    /// <summary>Takes away arrows that follow from two others, of a graph without cycles.</summary>
    public static void Reduce(bool[,] arrows)
    {
        int n = arrows.GetLength(0);
        bool[,] reach = (bool[,])arrows.Clone();
        for (int via = 0; via < n; via++)
        {
            for (int from = 0; from < n; from++)
            {
                for (int to = 0; reach[from, via] && to < n; to++)
                {
                    reach[from, to] |= reach[via, to];
                }
            }
        }

        for (int from = 0; from < n; from++)
        {
            for (int to = 0; to < n; to++)
            {
                for (int via = 0; arrows[from, to] && via < n; via++)
                {
                    arrows[from, to] = !(via != from && via != to && reach[from, via] && reach[via, to]);
                }
            }
        }
    }
}
