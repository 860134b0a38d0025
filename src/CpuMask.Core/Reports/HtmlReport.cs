using System.IO;
using System.Text;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>
/// The report as one HTML page that needs no network and no other file. Its own Content-Security-Policy allows exactly its
/// own script and style, by their hashes; what comes from dumps stands in a data block and is drawn as text.
/// </summary>
internal static class HtmlReport
{
    private static readonly string[] Scripts = { "data.js", "filters.js", "problems.js", "hosts.js", "matrix.js", "details.js", "sections.js", "main.js" };

    // The verdict stands in the page itself and is painted first; then the rest is drawn, at the latest when it is to be printed.
    private const string Starter = """
        (draw => {
          let isDrawn = false;
          const once = isPrinting => {
            if (!isDrawn) {
              isDrawn = true;
              draw(isPrinting);
            }
          };
          addEventListener("beforeprint", () => once(true));
          if (document.hidden) once(false);
          else requestAnimationFrame(() => setTimeout(once, 0, false));
        })
        """;

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter output, CpuidReport report)
    {
        string script = Starter + "(isPrinting => {\n\"use strict\";\n" + string.Concat(Scripts.Select(Resource)) + "});\n";
        string style = Resource("report.css");
        var data = new HtmlData(report);
        var parts = new Dictionary<string, Action>
        {
            ["title"] = () => output.Write(HtmlText.Escape(report.Title)),
            ["scriptHash"] = () => output.Write(Hash(script)),
            ["styleHash"] = () => output.Write(Hash(style)),
            ["style"] = () => output.Write(style),
            ["script"] = () => output.Write(script),
            ["verdict"] = () => HtmlVerdict.Write(output, report, data),
            ["footer"] = () => output.Write(HtmlText.Escape(Messages.PageFooter(typeof(HtmlReport).Assembly.GetName().Version!.ToString(3)))),
            ["data"] = () => data.Write(output),
        };

        // The template is cut once; what is put in is never looked at again.
        string template = Resource("report.html");
        int at = 0;
        for (int open; (open = template.IndexOf("{{", at, StringComparison.Ordinal)) >= 0;)
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            output.Write(template.Substring(at, open - at));
            parts[template.Substring(open + 2, close - open - 2)]();
            at = close + 2;
        }

        output.Write(template.Substring(at));
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(Sha256.Of(text));

    // LF whatever the checkout did: the hash must be that of what the browser sees.
    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("Html/" + name)
            ?? throw new InvalidOperationException(name + " is not embedded in this assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
