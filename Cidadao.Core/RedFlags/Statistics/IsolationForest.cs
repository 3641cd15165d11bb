namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>
/// The isolation forest of Liu, Ting &amp; Zhou (2008): a point that random cuts separate from the others early is an outlier.
/// <list type="number">
/// <item>Each tree takes a random sample of at most 256 points.</item>
/// <item>It cuts at a random value between the least and the largest of a random feature, until a point is alone or ⌈log₂ sample⌉ deep.</item>
/// <item>A point's path is its depth, plus c(n) for the n points that were never told apart.</item>
/// <item>Its score is <c>2^(−mean path / c(sample))</c>: near 1 an outlier, 0.5 and below ordinary.</item>
/// </list>
/// The same points, in the same order, and the same seed give the same scores to the last bit.
/// </summary>
public sealed class IsolationForest
{
    /// <summary>Euler's constant, of the approximation of the harmonic numbers.</summary>
    private const double Euler = 0.5772156649015329;

    private readonly Node[][] _trees;
    private readonly double _expected;

    /// <param name="features">Feature by feature, one value a point; at least two points.</param>
    public IsolationForest(float[][] features, int trees, int sample, int seed)
    {
        var random = new Random(seed);
        var points = features[0].Length;
        var size = Math.Min(sample, points);
        var depth = (int)Math.Ceiling(Math.Log2(size));
        _expected = ExpectedPath(size);
        _trees = new Node[trees][];
        for (var tree = 0; tree < trees; tree++)
        {
            var nodes = new List<Node>(2 * size);
            Grow(nodes, features, Sample(points, size, random), depth, 0, random); // 1, 2
            _trees[tree] = [.. nodes];
        }
    }

    /// <returns>c(n), the mean path of a failed search in a binary search tree of n points: <c>2·H(n−1) − 2·(n−1)/n</c>.</returns>
    public static double ExpectedPath(int points) => points switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(points - 1) + Euler) - 2 * (points - 1d) / points,
    };

    /// <returns>One score a point, in (0, 1).</returns>
    public double[] Score(float[][] features, CancellationToken cancellation)
    {
        const int Block = 4_096;
        var scores = new double[features[0].Length];
        for (var start = 0; start < scores.Length; start += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = Math.Min(start + Block, scores.Length);
            foreach (var tree in _trees)
            {
                for (var point = start; point < end; point++)
                {
                    scores[point] += PathOf(tree, features, point); // 3
                }
            }
        }

        for (var point = 0; point < scores.Length; point++)
        {
            scores[point] = Math.Pow(2, -scores[point] / _trees.Length / _expected); // 4
        }

        return scores;
    }

    private static float PathOf(Node[] tree, float[][] features, int point)
    {
        var at = 0;
        while (tree[at].Feature >= 0)
        {
            ref readonly var node = ref tree[at];
            at = features[node.Feature][point] < node.Value ? at + 1 : node.Right;
        }

        return tree[at].Value;
    }

    /// <summary>A tree in the order of a walk from the root: the left child follows its parent.</summary>
    private static void Grow(List<Node> nodes, float[][] features, Span<int> points, int depth, int at, Random random)
    {
        var place = nodes.Count;
        nodes.Add(new(-1, 0, (float)(at + ExpectedPath(points.Length))));
        if (at == depth || points.Length <= 1 || Cut(features, points, random) is not var (feature, value))
        {
            return;
        }

        var left = Partition(features[feature], points, value);
        Grow(nodes, features, points[..left], depth, at + 1, random);
        nodes[place] = new(feature, nodes.Count, value);
        Grow(nodes, features, points[left..], depth, at + 1, random);
    }

    /// <returns>A feature that is not constant among the points, and a value above its least; null when all are.</returns>
    private static (int Feature, float Value)? Cut(float[][] features, ReadOnlySpan<int> points, Random random)
    {
        var first = random.Next(features.Length);
        for (var i = 0; i < features.Length; i++)
        {
            var feature = (first + i) % features.Length;
            var (least, largest) = (float.MaxValue, float.MinValue);
            foreach (var point in points)
            {
                least = Math.Min(least, features[feature][point]);
                largest = Math.Max(largest, features[feature][point]);
            }

            if (least < largest)
            {
                var value = least + (float)random.NextDouble() * (largest - least);
                return (feature, value > least ? value : largest);
            }
        }

        return null;
    }

    private static int Partition(float[] values, Span<int> points, float cut)
    {
        var left = 0;
        for (var i = 0; i < points.Length; i++)
        {
            if (values[points[i]] < cut)
            {
                (points[left], points[i]) = (points[i], points[left]);
                left++;
            }
        }

        return left;
    }

    /// <summary>Distinct points, by Floyd's algorithm.</summary>
    private static int[] Sample(int points, int size, Random random)
    {
        var chosen = new HashSet<int>(size);
        var sample = new int[size];
        for (var i = points - size; i < points; i++)
        {
            var candidate = random.Next(i + 1);
            var next = chosen.Add(candidate) ? candidate : i;
            chosen.Add(next);
            sample[chosen.Count - 1] = next;
        }

        return sample;
    }

    /// <param name="Feature">Where to look; −1 in a leaf.</param>
    /// <param name="Right">Node for values from the cut on.</param>
    /// <param name="Value">The cut; in a leaf the path to it.</param>
    private readonly record struct Node(int Feature, int Right, float Value);
}
