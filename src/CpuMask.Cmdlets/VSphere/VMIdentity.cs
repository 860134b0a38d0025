using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cmdlets;

/// <summary>
/// Which virtual machine: a name, a path, the server's id, a VM that a cmdlet gave, or PowerCLI's object. Nothing else is
/// one, so that a mask in the pipeline can never be taken for a VM.
/// </summary>
public sealed class VMIdentity
{
    /// <summary>A VM by name, by path (<c>/DC0/vm/app01</c>), or by the server's id (<c>vm-42</c>); wildcards are allowed.</summary>
    public VMIdentity(string name)
    {
        Given = name;
        Name = name;
    }

    /// <summary>A VM that another object names, which stays the target of errors.</summary>
    internal VMIdentity(string name, object given)
    {
        Given = given;
        Name = name;
    }

    /// <summary>A VM of Get-VMCpuMask or Set-VMCpuMask.</summary>
    public VMIdentity(VmMaskState vm)
        : this(vm, null)
    {
    }

    /// <summary>The same, with the server that it came from.</summary>
    internal VMIdentity(VmMaskState vm, string? server)
    {
        Given = vm;
        Name = vm.Id;
        Server = server;
    }

    /// <summary>A VM that a session gave.</summary>
    public VMIdentity(VSphereVm vm)
        : this(vm.Masks)
    {
    }

    /// <summary>A VM by the server's reference.</summary>
    public VMIdentity(ManagedObject vm)
    {
        Given = vm;
        Name = vm.Value;
    }

    /// <summary>A VM as another client has it.</summary>
    internal VMIdentity(object given, ClientObject client)
    {
        Given = given;
        Client = client;
        Name = client.Reference.Value;
    }

    /// <summary>The name, path or id.</summary>
    public string Name { get; }

    /// <summary>The server of whose session it came; null when that is not known.</summary>
    internal string? Server { get; }

    /// <summary>Another client's object; null when it is named for a session.</summary>
    internal ClientObject? Client { get; }

    /// <summary>The user's own object, for error records.</summary>
    internal object Given { get; }

    /// <summary>The name, path or id.</summary>
    public override string ToString() => Name;
}
