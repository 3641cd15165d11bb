using System.Security.Cryptography;
using System.Text;

namespace Cidadao.Core.RedFlags;

/// <summary>What the item classes of a view say of its contracts.</summary>
internal static class ItemClasses
{
    /// <summary>The contract has no items.</summary>
    public const int NoItems = -2;

    /// <summary>The contract's items are of more than one class.</summary>
    public const int Several = -3;

    /// <returns>
    /// For each contract the class that all of its items share; <see cref="ItemView.NoClass"/> when the description of one is withheld
    /// or one may belong to another contract, or else <see cref="NoItems"/> or <see cref="Several"/>.
    /// </returns>
    public static int[] SharedByContract(ContractView view)
    {
        var shared = new int[view.Count];
        Array.Fill(shared, NoItems);
        for (var item = 0; item < view.Items.Count; item++)
        {
            ref var soFar = ref shared[view.Items.Contracts[item]];
            var itemClass = view.Items.IsSharedNumber[item] ? ItemView.NoClass : view.Items.ClassOf[item];
            soFar = soFar switch
            {
                NoItems => itemClass,
                ItemView.NoClass => ItemView.NoClass,
                _ when itemClass == ItemView.NoClass => ItemView.NoClass,
                _ => soFar == itemClass ? soFar : Several,
            };
        }

        return shared;
    }

    /// <summary>A class in a subject: descriptions have hundreds of characters, and their index differs from view to view.</summary>
    /// <returns>16 hexadecimal digits, a function of the text alone.</returns>
    public static string KeyOf(string itemClass) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(itemClass)).AsSpan(0, 8));
}
