// Each class has an installation of its own; more than two of them at once only wait for the processors.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.ClassLevel)]
