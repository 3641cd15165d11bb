using System.Runtime.CompilerServices;

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

    private readonly Tree[] _trees;
    private readonly int _depth;
    private readonly double _expected;

    /// <param name="features">Feature by feature, one value a point; at least two points.</param>
    public IsolationForest(float[][] features, int trees, int sample, int seed)
    {
        var random = new Random(seed);
        var points = features[0].Length;
        var size = Math.Min(sample, points);
        _depth = (int)Math.Ceiling(Math.Log2(size));
        _expected = ExpectedPath(size);
        _trees = new Tree[trees];
        for (var tree = 0; tree < trees; tree++)
        {
            _trees[tree] = new(_depth);
            Grow(_trees[tree], features, Sample(points, size, random), _depth, 0, 0, random); // 1, 2
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
        // What a block reads stays in the nearest cache.
        const int Block = 1_024;
        var scores = new double[features[0].Length];
        var values = new float[Block * features.Length];
        var places = new int[Block];
        for (var start = 0; start < scores.Length; start += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = scores.AsSpan(start, Math.Min(Block, scores.Length - start));
            for (var point = 0; point < block.Length; point++)
            {
                for (var feature = 0; feature < features.Length; feature++)
                {
                    values[(point * features.Length) + feature] = features[feature][start + point];
                }
            }

            foreach (var tree in _trees)
            {
                AddPaths(tree, values, features.Length, places, block); // 3
            }
        }

        for (var point = 0; point < scores.Length; point++)
        {
            scores[point] = Math.Pow(2, -scores[point] / _trees.Length / _expected); // 4
        }

        return scores;
    }

    /// <summary>
    /// All points of a block go down one level before any goes down the next: no step waits for another, and none is a jump that the
    /// processor could guess wrong.
    /// </summary>
    private void AddPaths(Tree tree, float[] values, int width, int[] places, Span<double> paths)
    {
        Array.Clear(places);
        for (var level = 0; level < _depth; level++)
        {
            for (var point = 0; point < paths.Length; point++)
            {
                var cut = tree.Cuts[places[point]];
                places[point] = (2 * places[point]) + 2 - Unsafe.BitCast<bool, byte>(values[(point * width) + cut.Feature] < cut.Value);
            }
        }

        for (var point = 0; point < paths.Length; point++)
        {
            paths[point] += tree.Paths[places[point] - tree.Cuts.Length];
        }
    }

    private static void Grow(Tree tree, float[][] features, Span<int> points, int depth, int at, int place, Random random)
    {
        if (at == depth || points.Length <= 1 || Cut(features, points, random) is not var (feature, value))
        {
            tree.End(place, depth - at, (float)(at + ExpectedPath(points.Length)));
            return;
        }

        tree.Cuts[place] = new(feature, value);
        var left = Partition(features[feature], points, value);
        Grow(tree, features, points[..left], depth, at + 1, (2 * place) + 1, random);
        Grow(tree, features, points[left..], depth, at + 1, (2 * place) + 2, random);
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

    /// <param name="Feature">Where to look.</param>
    /// <param name="Value">Smaller values go left.</param>
    private readonly record struct Node(int Feature, float Value);

    /// <summary>
    /// A complete tree: the children of node n are 2n + 1 and 2n + 2, and every walk has the same number of steps. Below a point that is
    /// alone before, all ends have its path.
    /// </summary>
    private sealed class Tree(int depth)
    {
        public Node[] Cuts { get; } = new Node[(1 << depth) - 1];

        /// <summary>Of the lowest level, left to right.</summary>
        public float[] Paths { get; } = new float[1 << depth];

        /// <param name="left">Levels below the node.</param>
        public void End(int place, int left, float path) =>
            Paths.AsSpan(((place + 1) << left) - Paths.Length, 1 << left).Fill(path);
    }
}
