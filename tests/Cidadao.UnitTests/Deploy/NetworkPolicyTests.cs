using System.Globalization;
using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

[TestClass]
public sealed class NetworkPolicyTests
{
    private const string Prometheus = "prometheus";

    private static readonly IReadOnlyList<V1NetworkPolicy> Policies = [.. Manifests.Production.Of<V1NetworkPolicy>()];

    [TestMethod]
    public void Whoever_is_not_named_may_neither_be_called_nor_call()
    {
        var all = Policies.Single(policy => policy.Metadata.Name == "default-deny").Spec;

        Assert.IsTrue(Manifests.Base.Workloads.All(workload => workload.IsMatchedBy(all.PodSelector.MatchLabels)));
        CollectionAssert.AreEquivalent(new[] { "Ingress", "Egress" }, all.PolicyTypes.ToList());
        Assert.IsTrue(all is { Ingress: null, Egress: null });
    }

    [TestMethod]
    public void Every_pod_has_a_policy_of_its_own_and_no_policy_is_for_nobody()
    {
        var own = Policies.Where(policy => policy.Spec.PodSelector.MatchLabels is { Count: > 0 })
            .Select(policy => Manifests.Base.Workloads.Single(workload => workload.IsMatchedBy(policy.Spec.PodSelector.MatchLabels)).Name);

        CollectionAssert.AreEquivalent(Manifests.Base.Workloads.Select(workload => workload.Name).ToList(), own.ToList());
    }

    [TestMethod]
    public void Pods_speak_to_each_other_as_the_topology_says_and_not_otherwise()
    {
        var expected = Topology().ToList();
        var allowedOut = Policies.SelectMany(policy => Selected(policy), (policy, from) => (policy, from))
            .SelectMany(one => one.policy.Spec.Egress ?? [], (one, rule) => Edges(rule.To, rule.Ports, peer => (one.from, peer)))
            .SelectMany(edges => edges).ToList();
        var allowedIn = Policies.SelectMany(policy => Selected(policy), (policy, to) => (policy, to))
            .SelectMany(one => one.policy.Spec.Ingress ?? [], (one, rule) => Edges(rule.FromProperty, rule.Ports, peer => (peer, one.to)))
            .SelectMany(edges => edges).ToList();

        CollectionAssert.AreEquivalent(expected, allowedOut, "out");
        CollectionAssert.AreEquivalent(expected, allowedIn, "in");
    }

    [TestMethod]
    public void From_outside_and_to_it_goes_what_is_on_this_list()
    {
        var all = string.Join('+', Manifests.Base.Workloads.Select(workload => workload.Name).Order());
        string[] expected =
        [
            $"{all} > kube-system:53/UDP,53/TCP",
            "ingress-nginx > api:8080",
            "ingress-nginx > web:8080",
            "monitoring > prometheus:9090",
            "prometheus > 0.0.0.0/0:443,6443",
            "worker > 0.0.0.0/0 but 10.0.0.0/8 100.64.0.0/10 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16:443",
        ];

        var found = Policies.SelectMany(policy =>
            (policy.Spec.Ingress ?? []).SelectMany(rule => Foreign(rule.FromProperty).Select(peer => $"{peer} > {Names(policy)}:{Ports(rule.Ports)}"))
                .Concat((policy.Spec.Egress ?? []).SelectMany(rule => Foreign(rule.To).Select(peer => $"{Names(policy)} > {peer}:{Ports(rule.Ports)}"))));

        CollectionAssert.AreEquivalent(expected, found.ToList());
    }

    [TestMethod]
    public void A_policy_names_both_ways_that_it_rules()
    {
        foreach (var policy in Policies.Where(policy => policy.Metadata.Name != "default-deny"))
        {
            string[] ruled = [.. policy.Spec.Ingress is null ? [] : new[] { "Ingress" }, .. policy.Spec.Egress is null ? [] : new[] { "Egress" }];
            CollectionAssert.AreEquivalent(ruled, policy.Spec.PolicyTypes.ToList(), policy.Metadata.Name);
        }
    }

    /// <summary>What the variables refer to, and who scrapes whom.</summary>
    private static IEnumerable<string> Topology()
    {
        foreach (var workload in Manifests.Base.Workloads)
        {
            foreach (var (name, value) in Workload.Variables(workload.Main))
            {
                if (name == "ConnectionStrings__cidadao")
                    yield return $"{workload.Name} > postgres:5432";
                else if (name.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
                    yield return $"{workload.Name} > redis:6379";
                else if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == "http")
                    yield return $"{workload.Name} > {address.Host}:{address.Port}";
            }

            if (workload.Main.Ports?.SingleOrDefault(port => port.Name == "metrics") is { } metrics)
                yield return $"{Prometheus} > {workload.Name}:{metrics.ContainerPort}";
        }
    }

    private static IEnumerable<string> Selected(V1NetworkPolicy policy) =>
        Manifests.Base.Workloads.Where(workload => workload.IsMatchedBy(policy.Spec.PodSelector.MatchLabels)).Select(workload => workload.Name);

    private static string Names(V1NetworkPolicy policy) => string.Join('+', Selected(policy).Order());

    private static IEnumerable<string> Edges(IList<V1NetworkPolicyPeer>? peers, IList<V1NetworkPolicyPort>? ports, Func<string, (string From, string To)> edge) =>
        from peer in peers ?? throw new InvalidDataException("A rule without peers is one for everybody.")
        where peer is { PodSelector: not null, NamespaceSelector: null }
        from workload in Manifests.Base.Workloads
        where workload.IsMatchedBy(peer.PodSelector.MatchLabels)
        from port in ports ?? throw new InvalidDataException("A rule without ports is one for every port.")
        let one = edge(workload.Name)
        select $"{one.From} > {one.To}:{port.Port.Value}";

    /// <summary>Peers that are none of our pods.</summary>
    private static IEnumerable<string> Foreign(IList<V1NetworkPolicyPeer> peers) => peers.Select(peer => peer switch
    {
        { IpBlock: { Except: { Count: > 0 } except } block } => $"{block.Cidr} but {string.Join(' ', except)}",
        { IpBlock: { } block } => block.Cidr,
        { NamespaceSelector: { } named, PodSelector.MatchLabels.Count: > 0 } => named.MatchLabels["kubernetes.io/metadata.name"],
        { NamespaceSelector: not null } => throw new InvalidDataException("A whole namespace is let in."),
        _ => null,
    }).OfType<string>();

    private static string Ports(IList<V1NetworkPolicyPort> ports) => string.Join(',', ports.Select(port =>
        string.Create(CultureInfo.InvariantCulture, $"{port.Port.Value}{(port.Protocol is null ? "" : "/" + port.Protocol)}")));
}
