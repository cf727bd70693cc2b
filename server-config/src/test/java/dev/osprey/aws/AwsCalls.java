package dev.osprey.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;

/**
 * The calls of AWS that the code of a tier can reach, found in its class files: everything that is called, or referred to, from
 * a class of the tier, through all implementations of a method. The result has the names of IAM's actions.
 */
final class AwsCalls {

    private static final String ADAPTER = "dev.osprey.sqsra";
    private static final String JMS_LIBRARY = "com.amazon.sqs.javamessaging";

    /** Prefix of the actions by the client's class. */
    private static final Map<String, String> CLIENTS = Map.of(
            "software.amazon.awssdk.services.sqs.SqsClient", "sqs",
            "software.amazon.awssdk.services.dynamodb.DynamoDbClient", "dynamodb",
            "software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter", "dynamodb",
            "com.amazonaws.services.s3.AmazonS3", "s3",
            // Its tags take a permission of their own.
            "com.amazonaws.services.s3.model.PutObjectRequest", "s3",
            "com.amazonaws.services.ec2.AmazonEC2", "ec2",
            "software.amazon.awssdk.services.autoscaling.AutoScalingClient", "autoscaling");

    /** Methods that are not named as their action; IAM has no actions of their own for the batches of SQS. */
    private static final Map<String, String> ACTIONS = Map.ofEntries(
            Map.entry("sqs:listQueuesPaginator", "sqs:ListQueues"),
            Map.entry("sqs:changeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
            Map.entry("sqs:deleteMessageBatch", "sqs:DeleteMessage"),
            Map.entry("sqs:sendMessageBatch", "sqs:SendMessage"),
            Map.entry("dynamodb:batchGetItemPaginator", "dynamodb:BatchGetItem"),
            Map.entry("dynamodb:listTablesPaginator", "dynamodb:ListTables"),
            Map.entry("dynamodb:queryPaginator", "dynamodb:Query"),
            Map.entry("dynamodb:scanPaginator", "dynamodb:Scan"),
            // A transaction takes the permissions of its parts, which are also called alone.
            Map.entry("dynamodb:transactWriteItems", "dynamodb:PutItem"),
            Map.entry("dynamodb:waitUntilTableExists", "dynamodb:DescribeTable"),
            Map.entry("s3:deleteObjects", "s3:DeleteObject"),
            Map.entry("s3:deleteVersion", "s3:DeleteObjectVersion"),
            Map.entry("s3:doesBucketExistV2", "s3:GetBucketAcl"),
            Map.entry("s3:headBucket", "s3:ListBucket"),
            Map.entry("s3:getBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
            // With the permission of whoever signs it.
            Map.entry("s3:generatePresignedUrl", "s3:PutObject"),
            Map.entry("s3:getObjectMetadata", "s3:GetObject"),
            Map.entry("s3:getBucketNotificationConfiguration", "s3:GetBucketNotification"),
            Map.entry("s3:setBucketNotificationConfiguration", "s3:PutBucketNotification"),
            Map.entry("s3:listObjects", "s3:ListBucket"),
            Map.entry("s3:listNextBatchOfObjects", "s3:ListBucket"),
            Map.entry("s3:setObjectTagging", "s3:PutObjectTagging"),
            Map.entry("s3:withTagging", "s3:PutObjectTagging"));

    private static final Set<String> NO_CALLS = Set.of(
            "<init>", "builder", "close", "create", "putCustomRequestHeader", "serviceName", "shutdown", "waiter");

    private final JavaClasses classes;
    // The search takes seconds.
    private final Map<List<String>, Set<JavaCodeUnit>> reachedByTier = new HashMap<>();

    AwsCalls() {
        Set<Path> own = Stream.of("core", "sqs-ra", "scaler-ejb", "web-war", "worker-ejb")
                .map(module -> Path.of("..", module, "target", "classes"))
                .collect(Collectors.toSet());
        own.forEach(folder -> {
            if (!Files.isDirectory(folder)) {
                throw new IllegalStateException("not compiled: " + folder.toAbsolutePath());
            }
        });
        Set<Location> locations = new HashSet<>(Locations.ofPackage(JMS_LIBRARY));
        own.stream().map(Location::of).forEach(locations::add);
        classes = new ClassFileImporter().importLocations(locations);
    }

    /** What a tier can call whose own classes are in these packages; each tier has the core and the resource adapter. */
    Set<String> of(String... packages) {
        return actions(all(packages));
    }

    /** What these classes call, without what they reach elsewhere. */
    Set<String> of(Predicate<JavaClass> owners) {
        return actions(units(owners));
    }

    /** All that a tier reaches. */
    Set<JavaCodeUnit> all(String... packages) {
        return reachedByTier.computeIfAbsent(List.of(packages), tier -> {
            Predicate<JavaClass> roots = in(packages).or(in(ADAPTER));
            return reachedIn(units(roots), roots.or(in("dev.osprey.core", JMS_LIBRARY)));
        });
    }

    /** What a tier can call through one class of a table. */
    Set<String> ofTable(String table, String... packages) {
        JavaClass owner = classes.get(table);
        // A table may have an outbox.
        Set<String> near = Set.of(owner.getPackageName(), "dev.osprey.core.dynamodb", "dev.osprey.core.webhooks");
        Set<JavaCodeUnit> start = all(packages).stream()
                .filter(unit -> unit.getOwner().equals(owner))
                .collect(Collectors.toSet());
        return actions(reachedIn(start, each -> near.contains(each.getPackageName()))).stream()
                .filter(action -> action.startsWith("dynamodb:"))
                .collect(Collectors.toSet());
    }

    private static Predicate<JavaClass> in(String... packages) {
        return each -> Stream.of(packages)
                .anyMatch(name -> each.getPackageName().equals(name)
                        || each.getPackageName().startsWith(name + "."));
    }

    private Set<JavaCodeUnit> units(Predicate<JavaClass> which) {
        return classes.stream()
                .filter(which)
                .flatMap(each -> each.getCodeUnits().stream())
                .collect(Collectors.toSet());
    }

    private static Set<JavaCodeUnit> reachedIn(Set<JavaCodeUnit> start, Predicate<JavaClass> where) {
        return reached(start, unit -> where.test(unit.getOwner()));
    }

    /** These and all that they reach through methods of which this is true. */
    static Set<JavaCodeUnit> reached(Set<JavaCodeUnit> start, Predicate<JavaCodeUnit> where) {
        Set<JavaCodeUnit> reached = new HashSet<>(start);
        Deque<JavaCodeUnit> open = new ArrayDeque<>(start);
        while (!open.isEmpty()) {
            targets(open.pop())
                    .flatMap(AwsCalls::implementations)
                    .filter(where)
                    .filter(reached::add)
                    .forEach(open::push);
        }
        return reached;
    }

    private static Stream<CodeUnitAccessTarget> targets(JavaCodeUnit unit) {
        return Stream.of(
                        unit.getCallsFromSelf().stream(),
                        unit.getMethodReferencesFromSelf().stream(),
                        unit.getConstructorReferencesFromSelf().stream())
                .flatMap(each -> each)
                .map(access -> (CodeUnitAccessTarget) access.getTarget());
    }

    private static Stream<JavaCodeUnit> implementations(CodeUnitAccessTarget target) {
        Stream<JavaCodeUnit> declared = target.resolveMember().stream().map(JavaCodeUnit.class::cast);
        Stream<JavaCodeUnit> overriding = target.getOwner().getAllSubclasses().stream()
                .flatMap(each -> each.getCodeUnits().stream())
                .filter(unit -> unit.getName().equals(target.getName())
                        && unit.getRawParameterTypes().size()
                                == target.getRawParameterTypes().size());
        return Stream.concat(declared, overriding);
    }

    static Set<String> actions(Set<JavaCodeUnit> units) {
        return units.stream()
                .flatMap(AwsCalls::targets)
                .flatMap(target -> action(target).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<String> action(CodeUnitAccessTarget target) {
        String service = CLIENTS.get(target.getOwner().getName());
        String method = target.getName();
        if (service == null || NO_CALLS.contains(method)) {
            return Optional.empty();
        }
        String call = service + ":" + method;
        return Optional.of(ACTIONS.getOrDefault(
                call, service + ":" + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1)));
    }
}
