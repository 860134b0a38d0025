using System;
using System.Linq;
using CpuMask.Explaining;
using CpuMask.Faults;

namespace CpuMask.Tests.Faults;

public class FaultGrammarTests
{
    [Fact]
    public void Every_grammar_that_exists_is_listed() => FaultGrammars.All.Select(g => g.GetType()).ShouldBe(
        typeof(FaultGrammar).Assembly.GetTypes().Where(t => typeof(FaultGrammar).IsAssignableFrom(t) && !t.IsAbstract), ignoreOrder: true);

    // Hyper-V's own words for a refused migration name no feature; its events are not read yet.
    [Fact]
    public void Every_platform_has_one_grammar_that_answers_for_its_guests() => Registry.Platforms.Select(p => p.Id).Except(new[] { "hyperv" })
        .Where(id => FaultGrammars.All.Count(g => g.AnswersForGuests && g.Hypervisor.Id == id) != 1).ShouldBeEmpty();
}
