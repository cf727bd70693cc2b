package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** What is expensive to find is found once. */
final class ProviderRules {

    private ProviderRules() {}

    /** No class calls {@link jakarta.json.Json}, which looks for a provider on every call. */
    static ArchRule jsonProviderIsLookedUpOnce() {
        return noClasses()
                .should()
                .callMethodWhere(describe(
                        "the owner is jakarta.json.Json",
                        (JavaCall<?> call) -> call.getTargetOwner().getName().equals("jakarta.json.Json")))
                .as("no class calls jakarta.json.Json, which looks for a provider on every call: use the Json of core");
    }
}
