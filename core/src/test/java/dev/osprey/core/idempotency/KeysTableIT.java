package dev.osprey.core.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class KeysTableIT {

    // Stored as text: the precision must survive.
    /** DynamoDB deletes by its own clock what has expired. */
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plusNanos(123_456_000);

    private final TestClock clock = new TestClock(START);
    private final Cloud cloud;
    private final KeysTable keys;

    KeysTableIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        keys = cloud.keys();
        keys.create();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void theFirstClaimWinsAndTheNextFindsIt() {
        assertThat(keys.claim(upload("first"))).isEmpty();

        assertThat(keys.claim(upload("second"))).contains(upload("first"));
    }

    @Test
    void anAcceptedUploadIsFoundAsAccepted() {
        keys.claim(upload("first"));

        keys.accepted(upload("first"));

        assertThat(keys.claim(upload("second"))).hasValueSatisfying(found -> {
            assertThat(found.image()).isEqualTo("first");
            assertThat(found.accepted()).isTrue();
        });
    }

    @Test
    void afterTheDeletionOfAllKeysEachIsFreeEvenIfItIsCompletedLate() {
        keys.claim(upload("first"));

        keys.deleteAll();
        keys.accepted(upload("first"));

        assertThat(keys.claim(upload("second"))).isEmpty();
        assertThat(keys.claim(upload("third"))).contains(upload("second"));
    }

    @Test
    void aReleasedKeyIsFreeAgain() {
        keys.claim(upload("first"));

        keys.release(upload("first"));

        assertThat(keys.claim(upload("second"))).isEmpty();
    }

    @Test
    void aKeyIsFreeAgainAfterItsRetention() {
        keys.claim(upload("first"));
        clock.advance(KeysTable.RETENTION);
        assertThat(keys.claim(upload("second"))).isPresent();

        clock.advance(Duration.ofSeconds(1));

        assertThat(keys.claim(upload("second"))).isEmpty();
    }

    @Test
    void onlyOneNodeTakesAnAbandonedClaimOver() {
        KeyedUpload abandoned = upload("first");
        keys.claim(abandoned);
        clock.advance(Duration.ofSeconds(30));

        Optional<KeyedUpload> taken = keys.takeOver(abandoned);
        clock.advance(Duration.ofSeconds(1));

        assertThat(taken).hasValueSatisfying(mine -> {
            assertThat(mine.image()).isEqualTo("first");
            assertThat(mine.claimedAt()).isEqualTo(abandoned.claimedAt().plusSeconds(30));
        });
        assertThat(keys.takeOver(abandoned)).isEmpty();
        assertThat(keys.claim(upload("second"))).isEqualTo(taken);
    }

    @Test
    void anAcceptedClaimCannotBeTakenOver() {
        keys.claim(upload("first"));
        keys.accepted(upload("first"));

        assertThat(keys.takeOver(upload("first"))).isEmpty();
    }

    @Test
    void aClaimThatWasTakenOverIsNotReleasedByItsFirstOwner() {
        KeyedUpload first = upload("first");
        keys.claim(first);
        clock.advance(Duration.ofSeconds(30));
        keys.takeOver(first);

        keys.release(first);

        assertThat(keys.claim(upload("second"))).isPresent();
    }

    @Test
    void creatingAnExistingTableChangesNothing() {
        keys.claim(upload("first"));

        keys.create();

        assertThat(keys.claim(upload("second"))).contains(upload("first"));
    }

    private KeyedUpload upload(String image) {
        return new KeyedUpload("key/0", image, "digest", START, START, false);
    }
}
