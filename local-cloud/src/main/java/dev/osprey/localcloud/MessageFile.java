package dev.osprey.localcloud;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One message in one file: a header of fixed size that each delivery overwrites in place, the immutable part, and the
 * checksum of the immutable part.
 *
 * <p>A completed write survives the death of this process, so nothing waits for the disk. A file that a kill has cut
 * short was never confirmed to its sender; its checksum does not match.
 */
final class MessageFile {

    private static final int FORMAT = 0x4f53_5131;
    /** Bytes for next delivery, first receive, receive count and receipt handle; within one page, so written atomically. */
    private static final int DELIVERY_SIZE = 256;

    private static final int BODY_START = Integer.BYTES + DELIVERY_SIZE;
    private static final long NEVER = -1;

    private final Path path;

    MessageFile(Path path) {
        this.path = path;
    }

    void create(InternalMessage message) throws IOException {
        byte[] body = body(message);
        CRC32 checksum = new CRC32();
        checksum.update(body);
        ByteBuffer bytes = ByteBuffer.allocate(BODY_START + body.length + Integer.BYTES);
        bytes.putInt(FORMAT).put(delivery(message)).put(body).putInt((int) checksum.getValue());
        Files.write(path, bytes.array());
    }

    /** Records a delivery or a changed visibility timeout; does nothing if the message has been deleted in the meantime. */
    void update(InternalMessage message) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(delivery(message)), Integer.BYTES);
        } catch (NoSuchFileException e) {
            return;
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** @return empty when the file is incomplete */
    Optional<InternalMessage> read(boolean fifo) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (bytes.remaining() < BODY_START + Integer.BYTES || bytes.getInt() != FORMAT) {
            return Optional.empty();
        }
        int bodyLength = bytes.capacity() - BODY_START - Integer.BYTES;
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array(), BODY_START, bodyLength);
        if ((int) checksum.getValue() != bytes.getInt(BODY_START + bodyLength)) {
            return Optional.empty();
        }
        return Optional.of(message(bytes, fifo));
    }

    private static byte[] delivery(InternalMessage message) {
        ByteBuffer bytes = ByteBuffer.allocate(DELIVERY_SIZE);
        bytes.putLong(message.nextDelivery());
        bytes.putLong(
                message.firstReceive() instanceof OnDateTimeReceived received
                        ? received.when().toInstant().toEpochMilli()
                        : NEVER);
        bytes.putInt(message.receiveCount());
        // Only the newest handle is valid, so only that one is stored.
        byte[] receipt = message.deliveryReceipts().lastOption().isDefined()
                ? message.deliveryReceipts().last().getBytes(UTF_8)
                : new byte[0];
        bytes.putInt(receipt.length).put(receipt);
        return bytes.array();
    }

    private static byte[] body(InternalMessage message) {
        try (ByteArrayOutputStream bytes =
                        new ByteArrayOutputStream(message.content().value().length() + 512);
                DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, message.id());
            OffsetDateTime created = message.created();
            out.writeLong(created.toEpochSecond());
            out.writeInt(created.getNano());
            out.writeInt(message.orderIndex());
            writeOptional(out, message.messageGroupId());
            writeOptional(out, message.messageDeduplicationId().map(DeduplicationId::id));
            writeOptional(out, message.tracingId().map(TracingId::id));
            writeOptional(out, message.sequenceNumber());
            writeOptional(out, message.deadLetterSourceQueueName());
            Map<String, MessageAttribute> attributes = CollectionConverters.asJava(message.messageAttributes());
            out.writeInt(attributes.size());
            for (Map.Entry<String, MessageAttribute> attribute : attributes.entrySet()) {
                write(out, attribute.getKey());
                writeAttribute(out, attribute.getValue());
            }
            write(out, message.content().value());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAttribute(DataOutputStream out, MessageAttribute attribute) throws IOException {
        if (attribute instanceof StringMessageAttribute text) {
            out.writeByte('S');
            write(out, text.stringValue());
        } else if (attribute instanceof NumberMessageAttribute number) {
            out.writeByte('N');
            write(out, number.stringValue());
        } else if (attribute instanceof BinaryMessageAttribute binary) {
            out.writeByte('B');
            write(out, binary.asBase64());
        } else {
            throw new IllegalArgumentException("unknown type of message attribute: " + attribute);
        }
        writeOptional(out, attribute.customType());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeOptional(DataOutputStream out, Option<String> text) throws IOException {
        out.writeBoolean(text.isDefined());
        if (text.isDefined()) {
            write(out, text.get());
        }
    }

    private static InternalMessage message(ByteBuffer bytes, boolean fifo) {
        long nextDelivery = bytes.getLong();
        long firstReceive = bytes.getLong();
        int receiveCount = bytes.getInt();
        String receipt = read(bytes);
        ArrayBuffer<String> receipts = new ArrayBuffer<>();
        if (!receipt.isEmpty()) {
            receipts.addOne(receipt);
        }

        bytes.position(BODY_START);
        String id = read(bytes);
        OffsetDateTime created =
                Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()).atOffset(ZoneOffset.UTC);
        int orderIndex = bytes.getInt();
        Option<String> group = readOptional(bytes);
        Option<DeduplicationId> deduplication = readOptional(bytes).map(DeduplicationId::new);
        Option<TracingId> tracing = readOptional(bytes).map(TracingId::new);
        Option<String> sequenceNumber = readOptional(bytes);
        Option<String> deadLetterSource = readOptional(bytes);
        Map<String, MessageAttribute> attributes = new HashMap<>();
        for (int left = bytes.getInt(); left > 0; left--) {
            attributes.put(read(bytes), readAttribute(bytes));
        }
        return new InternalMessage(
                id,
                receipts,
                nextDelivery,
                new MessageContent(read(bytes)),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)),
                created,
                orderIndex,
                received(firstReceive),
                receiveCount,
                fifo,
                group,
                deduplication,
                tracing,
                sequenceNumber,
                deadLetterSource);
    }

    private static Received received(long firstReceive) {
        return firstReceive == NEVER
                ? NeverReceived$.MODULE$
                : new OnDateTimeReceived(Instant.ofEpochMilli(firstReceive).atOffset(ZoneOffset.UTC));
    }

    private static MessageAttribute readAttribute(ByteBuffer bytes) {
        char kind = (char) bytes.get();
        String value = read(bytes);
        Option<String> customType = readOptional(bytes);
        return switch (kind) {
            case 'S' -> new StringMessageAttribute(value, customType);
            case 'N' -> new NumberMessageAttribute(value, customType);
            case 'B' -> BinaryMessageAttribute.fromBase64(value, customType);
            default -> throw new IllegalArgumentException("unknown type of message attribute: " + kind);
        };
    }

    private static String read(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        return new String(text, UTF_8);
    }

    private static Option<String> readOptional(ByteBuffer bytes) {
        return bytes.get() == 0 ? Option.empty() : Option.apply(read(bytes));
    }
}
