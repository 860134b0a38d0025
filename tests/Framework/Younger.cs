using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace System.Runtime.CompilerServices
{
    /// <summary>What the compiler wants for <c>array[1..3]</c>.</summary>
    internal static class RuntimeHelpers
    {
        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            (int offset, int length) = range.GetOffsetAndLength(array.Length);
            return array.AsSpan(offset, length).ToArray();
        }
    }
}

namespace CpuMask.Framework.Tests
{
    /// <summary>What the suites call and neither .NET Framework nor the package Polyfill has.</summary>
    internal static class Younger
    {
        extension(File)
        {
            public static void CreateSymbolicLink(string path, string target)
            {
                if (Symlink(target, path) != 0)
                {
                    throw new IOException("There is no link at " + path);
                }
            }
        }

        extension(Process)
        {
            public static Process Start(string program, IEnumerable<string> arguments) =>
                Process.Start(new ProcessStartInfo(program, string.Join(" ", arguments.Select(a => "\"" + a.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\""))) { UseShellExecute = false })!;
        }

        extension(System.Numerics.BitOperations)
        {
            public static int PopCount(uint value)
            {
                int count = 0;
                for (; value != 0; value &= value - 1)
                {
                    count++;
                }

                return count;
            }
        }

        extension(Array)
        {
            public static void Fill<T>(T[] array, T value, int start, int count) => array.AsSpan(start, count).Fill(value);
        }

        extension(string)
        {
            public static string Concat(ReadOnlySpan<char> a, ReadOnlySpan<char> b, ReadOnlySpan<char> c) => a.ToString() + b.ToString() + c.ToString();
        }

        extension(Task task)
        {
            public bool IsCompletedSuccessfully => task.Status == TaskStatus.RanToCompletion;
        }

        extension(GroupCollection groups)
        {
            public IEnumerable<Group> Values => groups.Cast<Group>();
        }

        public static string Replace(this string text, string old, string value, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(old, value) : throw new NotSupportedException();

        // There the matches are no sequence of matches.
        public static IEnumerable<T> Select<T>(this MatchCollection matches, Func<Match, T> selector) => matches.Cast<Match>().Select(selector);

        public static IEnumerable<T> SelectMany<T>(this MatchCollection matches, Func<Match, IEnumerable<T>> selector) => matches.Cast<Match>().SelectMany(selector);

        public static IEnumerable<Match> Where(this MatchCollection matches, Func<Match, bool> filter) => matches.Cast<Match>().Where(filter);

        public static IEnumerable<Match> Skip(this MatchCollection matches, int count) => matches.Cast<Match>().Skip(count);

        public static Match[] ToArray(this MatchCollection matches) => matches.Cast<Match>().ToArray();

        public static bool Any(this MatchCollection matches, Func<Match, bool> filter) => matches.Cast<Match>().Any(filter);

        public static bool All(this MatchCollection matches, Func<Match, bool> filter) => matches.Cast<Match>().All(filter);

        public static IEnumerable<T> Select<T>(this GroupCollection groups, Func<Group, T> selector) => groups.Cast<Group>().Select(selector);

        public static IEnumerable<T> Select<T>(this CaptureCollection captures, Func<Capture, T> selector) => captures.Cast<Capture>().Select(selector);

        public static StringBuilder Append(this StringBuilder text, IFormatProvider provider, FormattableString value) => text.Append(value.ToString(provider));

        [DllImport("libc", EntryPoint = "symlink")]
        private static extern int Symlink(string target, string path);
    }
}
