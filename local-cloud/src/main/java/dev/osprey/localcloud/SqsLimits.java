package dev.osprey.localcloud;

import org.elasticmq.Limit;
import org.elasticmq.Limits;
import org.elasticmq.NoLimit$;
import org.elasticmq.RangeLimit;
import org.elasticmq.StrictSQSLimits$;
import scala.collection.immutable.List;
import scala.math.BigDecimal;

/**
 * The limits of SQS, except that the characters of a body are not checked: for a message of 100 kB that check takes more
 * time than everything else.
 */
final class SqsLimits implements Limits {

    private final Limits strict = StrictSQSLimits$.MODULE$;

    @Override
    public Limit<List<RangeLimit<Object>>> bodyValidCharactersLimit() {
        return unlimited();
    }

    @SuppressWarnings("unchecked")
    private static <T> Limit<T> unlimited() {
        // Scala's Limit[Nothing], which is a Limit of every type.
        return (Limit<T>) (Limit<?>) NoLimit$.MODULE$;
    }

    @Override
    public Limit<Object> queueNameLengthLimit() {
        return strict.queueNameLengthLimit();
    }

    @Override
    public Limit<Object> batchSizeLimit() {
        return strict.batchSizeLimit();
    }

    @Override
    public Limit<RangeLimit<Object>> numberOfMessagesLimit() {
        return strict.numberOfMessagesLimit();
    }

    @Override
    public Limit<Object> nonEmptyAttributesLimit() {
        return strict.nonEmptyAttributesLimit();
    }

    @Override
    public Limit<RangeLimit<BigDecimal>> numberAttributeValueLimit() {
        return strict.numberAttributeValueLimit();
    }

    @Override
    public Limit<RangeLimit<Object>> messageWaitTimeLimit() {
        return strict.messageWaitTimeLimit();
    }

    @Override
    public Limit<Object> maxMessageLength() {
        return strict.maxMessageLength();
    }

    @Override
    public Limit<Object> messageAttributesLimit() {
        return strict.messageAttributesLimit();
    }
}
