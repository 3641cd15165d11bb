namespace Cidadao.AppHostTests;

/// <summary>The AppHost's model, built and not started.</summary>
internal sealed class Model : IAsyncDisposable
{
    private readonly DistributedApplication _application;
    private readonly DistributedApplicationModel _model;

    private Model(DistributedApplication application, DistributedApplicationModel model) => (_application, _model) = (application, model);

    public IEnumerable<string> Names => _model.Resources.Select(resource => resource.Name);

    /// <summary>Of what, published, would become a Compose file or a chart.</summary>
    public IEnumerable<IComputeEnvironmentResource> Environments => _model.Resources.OfType<IComputeEnvironmentResource>();

    /// <param name="cancellation">Of the test.</param>
    /// <param name="arguments">Of the AppHost, such as <c>Replicas:api=3</c>.</param>
    public static async Task<Model> BuildAsync(CancellationToken cancellation, params string[] arguments)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Cidadao_AppHost>(
            [.. arguments.Select(argument => $"--{argument}")], cancellation);
        var application = await builder.BuildAsync(cancellation);
        return new(application, (DistributedApplicationModel)application.Services.GetService(typeof(DistributedApplicationModel))!);
    }

    /// <param name="target"><c>compose</c> or <c>kubernetes</c>.</param>
    public static Task<Model> PublishedAsync(string target, CancellationToken cancellation) =>
        BuildAsync(cancellation, "operation=publish", "step=publish", "output-path=unused", $"PublishTo={target}");

    public IResource Resource(string name) => _model.Resources.Single(resource => resource.Name == name);

    public T Resource<T>(string name)
        where T : IResource => (T)Resource(name);

    public IEnumerable<T> Annotations<T>(string name)
        where T : IResourceAnnotation => Resource(name).Annotations.OfType<T>();

    public IEnumerable<string> WaitsFor(string name, WaitType type) =>
        Annotations<WaitAnnotation>(name).Where(wait => wait.WaitType == type).Select(wait => wait.Resource.Name);

    public IEnumerable<string> Refers(string name) =>
        Annotations<ResourceRelationshipAnnotation>(name).Where(relation => relation.Type == "Reference").Select(relation => relation.Resource.Name).Distinct();

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
