package dev.osprey.aws;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ejb.MessageDriven;
import jakarta.jms.MessageProducer;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;

/**
 * The calls of SQS and S3 that a tier can make, with the queue or bucket. A method that names one, by a setting or a field,
 * calls it with whatever it reaches in its package, up to methods that name one themselves. What the resource adapter calls
 * concerns the queues of the tier's message-driven beans, and those that a class with a {@link MessageProducer} names.
 *
 * <p>Not seen: a name that reaches a method as an argument from another package, other than the queue of a reply and the
 * bucket of a model; and which of several named resources a call is made on, so that each of them counts.
 */
final class ResourceCalls {

    private static final String STORAGE = "dev.osprey.core.storage.";
    private static final String ADAPTER = "dev.osprey.sqsra.";
    // What a sender can call.
    private static final Set<String> SENDERS =
            Set.of(ADAPTER + "outbound.SendingClient", ADAPTER + "outbound.SendGroups", ADAPTER + "outbound.SendGroup");
    private static final String RECEIVERS = ADAPTER + "inbound";
    private static final String QUEUES = "dev.osprey.core.queues.";

    /** Accessors and fields that name a resource. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("dev.osprey.core.settings.CloudSettings.requestQueue", Permission.REQUESTS),
            Map.entry("dev.osprey.core.settings.CloudSettings.deadLetterQueue", Permission.DEAD_LETTERS),
            Map.entry(QUEUES + "DeadLetterQueue.url", Permission.DEAD_LETTERS),
            Map.entry(QUEUES + "DeadLetterQueue.requestsUrl", Permission.REQUESTS),
            Map.entry(QUEUES + "ReplyQueues.sqs", Permission.REPLIES),
            Map.entry("dev.osprey.core.references.ObjectLocation.bucket", Permission.REFERENCED),
            Map.entry(STORAGE + "Buckets.inputBucket", Permission.INPUT),
            Map.entry(STORAGE + "Buckets.outputBucket", Permission.OUTPUT),
            Map.entry(STORAGE + "ImageStore.inputBucket", Permission.INPUT),
            Map.entry(STORAGE + "Answers.outputBucket", Permission.OUTPUT),
            Map.entry(STORAGE + "SourceObjects.inputBucket", Permission.INPUT));

    /** Queues that a message-driven bean receives from, by a part of its destination. */
    private static final Map<String, String> DESTINATIONS =
            Map.of("osprey.queues.request", Permission.REQUESTS, "osprey.queues.replies", Permission.REPLIES);

    private static final Set<String> WITHOUT_RESOURCE = Set.of("sqs:ListQueues");

    private final AwsCalls calls;
    private final Set<JavaCodeUnit> units;
    private final Set<JavaClass> owners;

    /** @param packages of the tier's own classes */
    ResourceCalls(AwsCalls calls, String... packages) {
        this.calls = calls;
        units = calls.all(packages);
        owners = units.stream().map(JavaCodeUnit::getOwner).collect(Collectors.toSet());
    }

    Set<Permission> permissions() {
        Set<Permission> permissions = new HashSet<>();
        units.stream()
                .filter(unit -> owner(unit).startsWith(QUEUES) || owner(unit).startsWith(STORAGE))
                .forEach(unit -> add(permissions, names(unit), AwsCalls.actions(from(unit))));
        units.stream()
                .filter(this::isCalledWithTheBucketOfAModel)
                .forEach(unit -> add(permissions, Set.of(Permission.MODEL), AwsCalls.actions(from(unit))));
        add(permissions, sentTo(), calls.of(owner -> SENDERS.contains(owner.getName())));
        add(
                permissions,
                receivedFrom(),
                calls.of(owner -> owner.getPackageName().equals(RECEIVERS)));
        return permissions;
    }

    private static void add(Set<Permission> permissions, Set<String> resources, Set<String> actions) {
        for (String action : actions) {
            for (String resource : resources) {
                permissions.add(new Permission(action, WITHOUT_RESOURCE.contains(action) ? Permission.ANY : resource));
            }
        }
    }

    private static String owner(JavaCodeUnit unit) {
        return unit.getOwner().getName();
    }

    private static Set<JavaCodeUnit> from(JavaCodeUnit unit) {
        String start = unit.getOwner().getPackageName();
        Predicate<JavaCodeUnit> inside = each ->
                each.getOwner().getPackageName().equals(start) && names(each).isEmpty();
        return AwsCalls.reached(Set.of(unit), inside);
    }

    private static Set<String> names(JavaCodeUnit unit) {
        Stream<? extends JavaAccess<?>> reads =
                unit.getFieldAccesses().stream().filter(access -> access.getAccessType() == AccessType.GET);
        Stream<? extends JavaAccess<?>> accesses = Stream.concat(reads, unit.getMethodCallsFromSelf().stream());
        return accesses.map(access -> access.getTargetOwner().getName() + "." + access.getName())
                .filter(NAMES::containsKey)
                .map(NAMES::get)
                .collect(Collectors.toSet());
    }

    /** Of the methods for others only this one has a bucket among its arguments. */
    private boolean isCalledWithTheBucketOfAModel(JavaCodeUnit unit) {
        return owner(unit).equals(STORAGE + "FolderDownload")
                && unit.getName().equals("download")
                && unit.getAccessesToSelf().stream()
                        .anyMatch(access -> !access.getOriginOwner().equals(unit.getOwner()));
    }

    private Set<String> sentTo() {
        return owners.stream()
                .filter(owner -> !owner.getName().startsWith(ADAPTER)
                        && owner.getName().startsWith("dev.osprey.")
                        && owner.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageProducer.class)
                                        && call.getName().equals("send")))
                .flatMap(owner -> {
                    Set<String> named = owner.getCodeUnits().stream()
                            .flatMap(unit -> names(unit).stream())
                            .collect(Collectors.toSet());
                    // Else it sends to the queue that a request has named.
                    return named.isEmpty() ? Stream.of(Permission.REPLIES) : named.stream();
                })
                .collect(Collectors.toSet());
    }

    private Set<String> receivedFrom() {
        return owners.stream()
                .flatMap(owner -> owner.tryGetAnnotationOfType(MessageDriven.class.getName()).stream())
                .flatMap(bean -> Stream.of(
                        (JavaAnnotation<?>[]) bean.get("activationConfig").orElseThrow()))
                .filter(property -> property.get("propertyName").orElseThrow().equals("destination"))
                .map(property -> property.get("propertyValue").orElseThrow().toString())
                .map(value -> DESTINATIONS.entrySet().stream()
                        .filter(each -> value.contains(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(value)))
                .collect(Collectors.toSet());
    }
}
