using System.Collections;
using System.Management.Automation;
using CpuMask.VSphere.Clients;

namespace CpuMask.Cmdlets;

/// <summary>Takes objects of PowerCLI, or of anything that looks like them, by the names of their properties.</summary>
internal static class ClientObjects
{
    /// <summary>A view, or an object that has one; null for anything else.</summary>
    /// <param name="value">What the user gave.</param>
    /// <param name="type">The type of the API that it must be: HostSystem or VirtualMachine.</param>
    public static ClientObject? Find(object? value, string type)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (value is null || bare is null or string)
        {
            return null;
        }

        // The properties of an object without a type of its own hang on its wrapper.
        var client = new ClientObject(bare is PSCustomObject ? value : bare, Read);
        return client.Reference.Type == type ? client : null;
    }

    private static object? Entry(IDictionary table, string name)
    {
        foreach (DictionaryEntry entry in table)
        {
            if (entry.Key is string key && key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>A property of any object by its name, case aside; null when it has none, or cannot give it.</summary>
    public static object? Read(object value, string name)
    {
        try
        {
            object? read = value is IDictionary table ? Entry(table, name) : PSObject.AsPSObject(value).Properties[name]?.Value;
            return read is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : read;
        }
        catch (GetValueException)
        {
            // A property that has to ask its server, and fails, is one that is not there.
            return null;
        }
    }
}
